package dev.slipway.release;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Moves what a release ships at a shared path into the shared folder, where nothing is yet. */
final class Seed {
  private static final String UNFINISHED = ".slipway-new";

  private Seed() {}

  /**
   * Moves a file or folder; afterwards it is gone from the release, and nothing that was in the
   * shared folder has changed.
   *
   * @throws Failure {@code shared.kind} when one is a folder and the other is not; {@code
   *     shared.link} when a link in the shared folder leads out of it
   */
  static void move(Path shipped, Path kept) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(shipped)) {
      files = walk.toList();
    }
    for (Path file : files) {
      seed(file, file.equals(shipped) ? kept : kept.resolve(shipped.relativize(file)), kept);
    }
    for (Path file : files.reversed()) {
      Files.delete(file);
    }
  }

  private static void seed(Path file, Path target, Path kept) throws IOException {
    boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    if (Files.exists(target) && folder != Files.isDirectory(target)) {
      throw Failure.usage(
              "shared.kind",
              "%s is a %s in the release, and %s is none"
                  .formatted(file.getFileName(), folder ? "folder" : "file", target))
          .next("rename one of them, or correct 'shared:'");
    }
    if (folder) {
      boolean made = !Files.exists(target);
      Files.createDirectories(target);
      requireInside(target, kept);
      if (made) {
        Owners.asItsFolder(target);
      }
    } else if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      copy(file, target, Files.isExecutable(file) ? "rwxr-xr-x" : "rw-r--r--");
    }
  }

  /** An app may write in its shared folder; what it links there is not for us to follow. */
  private static void requireInside(Path target, Path kept) throws IOException {
    if (!target.toRealPath().startsWith(kept.toRealPath())) {
      throw Failure.state("shared.link", target + " leads out of " + kept)
          .next("replace the link by a folder");
    }
  }

  /** Copies a file so that it is there whole or not at all: half of one would stay for ever. */
  static void copy(Path file, Path target, String mode) throws IOException {
    if (Files.isSymbolicLink(file)) {
      Files.createSymbolicLink(target, Files.readSymbolicLink(file));
      return;
    }
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      Files.copy(file, out);
    }
    Owners.asItsFolder(unfinished);
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(mode));
    Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
