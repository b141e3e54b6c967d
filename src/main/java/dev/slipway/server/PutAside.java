package dev.slipway.server;

import dev.slipway.site.SitePaths;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps what nobody could make again of an app and environment that is removed: shared files,
 * backups and the journal. Each removal has a folder of its own, and nothing there is ever
 * overwritten.
 */
final class PutAside {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  private final Path folder;

  /** Keeps it in this folder, which need not exist yet. */
  PutAside(Path folder) {
    this.folder = folder;
  }

  /**
   * Moves that root here and deletes what a deployment makes again.
   *
   * @param name the app and environment, as a file name
   * @return where it is now
   */
  Path take(Path root, String name, Instant now) throws IOException {
    Files.createDirectories(folder);
    Path aside = move(root, name + "-" + TIME.format(now));
    SitePaths kept = new SitePaths(aside);
    for (Path again :
        List.of(
            kept.releases(),
            kept.environments(),
            kept.instances(),
            kept.incoming(),
            kept.deployLock(),
            kept.migrationLock(),
            aside.resolve("current"))) {
      delete(again);
    }
    return aside;
  }

  /** Two within one second get different names. */
  private Path move(Path root, String name) throws IOException {
    Path aside = folder.resolve(name);
    for (int next = 2; Files.exists(aside); next++) {
      aside = folder.resolve(name + "-" + next);
    }
    try {
      return Files.move(root, aside);
    } catch (FileAlreadyExistsException somebodyWasQuicker) {
      return move(root, name);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.isSymbolicLink(tree) || !Files.isDirectory(tree)) {
      Files.deleteIfExists(tree);
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
