package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a command's migrations could depend on, as one word: while it is the same as when the
 * command last ran, running it again can change nothing.
 *
 * <p>With a folder named in {@code slipway.yaml} it is that folder's files. Otherwise it is the
 * whole release: by its name, since a release never changes, or in a source checkout by its files.
 *
 * @param folder of the migrations, if named
 * @param command the command line
 */
record Inputs(Optional<String> folder, List<String> command) {
  private static final String RELEASES = "releases";

  String of(Surroundings release) {
    Path directory = release.directory();
    if (folder.isEmpty() && isRelease(directory)) {
      return "release " + directory.getFileName();
    }
    MessageDigest digest = sha256();
    digest.update(String.join("\0", command).getBytes(StandardCharsets.UTF_8));
    Path root = folder.map(directory::resolve).orElse(directory);
    if (Files.isDirectory(root)) {
      NewFiles.filesIn(root).forEach(file -> add(digest, root, file));
    }
    return "files " + HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  private static boolean isRelease(Path directory) {
    Path parent = directory.toAbsolutePath().getParent();
    return parent != null && parent.endsWith(RELEASES);
  }

  private static void add(MessageDigest digest, Path root, Path file) {
    digest.update((root.relativize(file) + "\0").getBytes(StandardCharsets.UTF_8));
    MessageDigest contents = sha256();
    try (InputStream stream = new DigestInputStream(Files.newInputStream(file), contents)) {
      stream.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw Failure.failed("migration.unreadable", file + " cannot be read: " + e.getMessage())
          .because(e);
    }
    digest.update(contents.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
