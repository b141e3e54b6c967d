package dev.slipway.release;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every file of a dependency environment with its size and time: enough to see that one is missing
 * or was changed, and quick enough to ask before every start. What appears beside them does not
 * count, nor do the caches that tools keep in between.
 */
final class Inventory {
  private static final Set<String> CACHES = Set.of("__pycache__", ".cache", ".vite", ".prisma");

  private Inventory() {}

  /** One line a file. */
  static String of(Path environment) throws IOException {
    return lines(environment).stream().sorted().collect(Collectors.joining("\n"));
  }

  /** Whether everything that was listed is there as it was. */
  static boolean isStillTrue(String inventory, Path environment) throws IOException {
    return lines(environment).containsAll(inventory.lines().toList());
  }

  private static Set<String> lines(Path environment) throws IOException {
    Set<String> lines = new HashSet<>();
    Files.walkFileTree(
        environment,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes found) {
            return CACHES.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes found)
              throws IOException {
            if (!String.valueOf(file.getFileName()).startsWith(".slipway-")) {
              lines.add(line(environment.relativize(file), file, found));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return lines;
  }

  private static String line(Path name, Path file, BasicFileAttributes found) throws IOException {
    String what =
        found.isSymbolicLink()
            ? "-> " + Files.readSymbolicLink(file)
            : found.size() + " " + found.lastModifiedTime().toMillis();
    return (what + " " + name).replace('\n', '?');
  }
}
