package dev.slipway.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes drafts, and removes those of processes that died. The process number in the name says whose
 * a draft is; when that number lives again as somebody else's, the draft is removed a little later.
 */
final class Drafts {
  private static final Pattern NAME = Pattern.compile("\\.draft-([0-9]{1,18})-.*");

  private final Path root;

  Drafts(Path root) {
    this.root = root;
  }

  Draft fresh() throws IOException {
    removeLeftovers();
    String prefix = ".draft-" + ProcessHandle.current().pid() + "-";
    return new Draft(Files.createTempDirectory(root, prefix));
  }

  private void removeLeftovers() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, ".draft-*")) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(String.valueOf(entry.getFileName()));
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          Durable.deleteTree(entry);
        }
      }
    }
  }
}
