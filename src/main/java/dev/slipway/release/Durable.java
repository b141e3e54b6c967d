package dev.slipway.release;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes to directories that survive a power cut once these methods return. */
final class Durable {

  private Durable() {}

  /** Makes names created or removed in that directory durable. */
  static void directory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Makes everything on the file system of that path durable: one call for all files of a release,
   * since an fsync each would take minutes.
   */
  static void fileSystem(Path path) {
    BaseSystem.run("sync", "--file-system", path.toString());
  }

  /** Writes a small file that is there whole or not at all, and durable once it is. */
  static void write(Path file, String text) throws IOException {
    Path beside = beside(file);
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    replace(beside, file);
  }

  /** Points a symbolic link somewhere, replacing what stood there in one move. */
  static void link(Path link, Path target) throws IOException {
    Path beside = beside(link);
    Files.deleteIfExists(beside);
    Files.createSymbolicLink(beside, target);
    replace(beside, link);
  }

  private static void replace(Path beside, Path file) throws IOException {
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    directory(parent(file));
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
