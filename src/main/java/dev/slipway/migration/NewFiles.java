package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the files a tool writes into a source checkout, whatever its layout: those that were not
 * there before.
 *
 * @param directory the checkout
 * @param before the files in it when this was made
 */
record NewFiles(Path directory, Set<Path> before) {
  private static final Set<String> SKIPPED =
      Set.of(".git", ".venv", "venv", "node_modules", "__pycache__");

  static NewFiles in(Path directory) {
    return new NewFiles(directory, filesIn(directory));
  }

  /** The files that have appeared since, sorted. */
  List<Path> written() {
    return filesIn(directory).stream().filter(file -> !before.contains(file)).toList();
  }

  /** Every regular file of the app's own; links are not followed. */
  static Set<Path> filesIn(Path directory) {
    Set<Path> files = new TreeSet<>();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skip = SKIPPED.contains(String.valueOf(folder.getFileName()));
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw Failure.failed("migration.unreadable", directory + " cannot be read: " + e.getMessage())
          .because(e);
    }
    return files;
  }
}
