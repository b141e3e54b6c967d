package dev.slipway.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Copies and deletes whole folders. */
final class FileTree {
  private FileTree() {}

  /**
   * Copies what is below {@code from}; links are copied as links.
   *
   * @param leftOut relative paths that are not copied, nor what is below them
   */
  static void copy(Path from, Path to, Predicate<Path> leftOut) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(folder);
            if (!folder.equals(from) && leftOut.test(relative)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(relative.toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path relative = from.relativize(file);
            boolean copied = attributes.isRegularFile() || attributes.isSymbolicLink();
            if (copied && !leftOut.test(relative)) {
              Files.copy(
                  file,
                  to.resolve(relative.toString()),
                  LinkOption.NOFOLLOW_LINKS,
                  StandardCopyOption.COPY_ATTRIBUTES,
                  StandardCopyOption.REPLACE_EXISTING);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a folder and what is below it, read-only or not; nothing when it is not there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> parentsFirst = files.toList();
      for (Path file : parentsFirst) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
            && !Files.isWritable(file)
            && !file.toFile().setWritable(true)) {
          throw new IOException("cannot make " + file + " writable to delete it");
        }
      }
      for (Path file : parentsFirst.reversed()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
