package dev.slipway.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Removes a directory that is not used any more, with all that builds left in it. */
final class Removal {

  private Removal() {}

  /** Removes it; follows no link; does nothing when it is absent. */
  static void of(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      // Some tools write folders that not even their owner may change.
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !Files.isWritable(path)) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    }
    for (Path path : paths.reversed()) {
      Files.delete(path);
    }
  }
}
