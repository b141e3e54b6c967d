package dev.slipway.release;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * Links what outlives releases into a release: every shared path becomes a link into the shared
 * folder. What a release ships at such a path is copied there where nothing is yet, and never over
 * what is there.
 */
final class SharedPaths {
  private static final String ENV = ".env";
  private static final String ENV_EXAMPLE = ".env.example";

  private final Path shared;
  private final List<String> paths;

  /**
   * Shared paths of an app.
   *
   * @param shared the shared folder
   * @param paths relative; folders end in {@code /}
   */
  SharedPaths(Path shared, List<String> paths) {
    this.shared = shared;
    this.paths = paths;
  }

  /** Links them into that release. */
  void linkInto(Path release) throws IOException {
    Files.createDirectories(shared);
    for (String path : paths) {
      boolean folder = path.endsWith("/");
      Path name = Path.of(path).normalize();
      if (name.isAbsolute() || name.startsWith("..")) {
        throw Failure.usage(
            "shared.outside", "the shared path '" + path + "' leads out of the app");
      }
      link(release, name, folder);
    }
  }

  private void link(Path release, Path name, boolean folder) throws IOException {
    Path kept = shared.resolve(name);
    Path inRelease = release.resolve(name);
    if (folder) {
      Files.createDirectories(kept);
    } else {
      Files.createDirectories(parent(kept));
      createEnvFromExample(release, name, kept);
    }
    if (Files.exists(inRelease, LinkOption.NOFOLLOW_LINKS)) {
      moveShipped(inRelease, kept);
    }
    Files.createDirectories(parent(inRelease));
    Files.createSymbolicLink(inRelease, parent(inRelease).relativize(kept));
  }

  /** The first installation gets an .env to fill in; only its owner may read it. */
  private static void createEnvFromExample(Path release, Path name, Path kept) throws IOException {
    Path example = release.resolve(ENV_EXAMPLE);
    if (name.toString().equals(ENV) && !Files.exists(kept) && Files.isRegularFile(example)) {
      Files.createFile(
          kept, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(kept, Files.readAllBytes(example));
    }
  }

  private static void moveShipped(Path shipped, Path kept) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(shipped)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Path target = kept.resolve(shipped.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else if (!Files.exists(target)) {
        Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
      }
    }
    for (Path file : files.reversed()) {
      Files.delete(file);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
