package dev.slipway.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a release that decide what its dependencies are. Only what lies inside the release
 * counts. Immutable.
 *
 * @param files files and folders, relative to the release
 * @param bound whether the environment points back into this release, so that no other may use it
 */
record LocalParts(TreeSet<Path> files, boolean bound) {

  /** A digest over the names and contents of all of them. */
  String digest(Path release) throws IOException {
    var sha = Sha256.begin();
    for (Path part : files) {
      for (Path file : regularFiles(release.resolve(part))) {
        String line = Sha256.of(file).hex() + " " + release.relativize(file) + "\n";
        sha.update(line.getBytes(UTF_8));
      }
    }
    if (bound) {
      sha.update(release.getFileName().toString().getBytes(UTF_8));
    }
    return Sha256.end(sha).hex();
  }

  /** Copies them to the same places in another folder. */
  void copyTo(Path release, Path target) throws IOException {
    for (Path part : files) {
      for (Path file : regularFiles(release.resolve(part))) {
        Path copy = target.resolve(release.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** The path in the release that is meant, if it is inside and there. */
  static Optional<Path> inside(Path release, Path folder, String name) {
    Path path = folder.resolve(name).normalize();
    return path.startsWith(release.normalize()) && Files.exists(path)
        ? Optional.of(release.relativize(path))
        : Optional.empty();
  }

  private static List<Path> regularFiles(Path part) throws IOException {
    try (Stream<Path> walk = Files.walk(part)) {
      return walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }
}
