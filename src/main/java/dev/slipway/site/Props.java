package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Instead;
import dev.slipway.model.Failure;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Programs;
import dev.slipway.process.Surroundings;
import dev.slipway.sandbox.View;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a stage shows besides the clone: the app's shared folders. Small ones are copied, so that
 * the app may write there; large ones are seen as they are, and cannot be written.
 */
final class Props {
  private static final long LARGEST_BYTES = 64_000_000;
  private static final int MOST_FILES = 2_000;
  private static final Duration LONGEST_COPY = Duration.ofMinutes(2);

  private final SitePaths paths;
  private final AppConfig config;
  private final Instead instead;
  private final CommandRunner commands;
  private final List<String> readOnly = new ArrayList<>();

  Props(SitePaths paths, AppConfig config, Instead instead, CommandRunner commands) {
    this.paths = paths;
    this.config = config;
    this.instead = instead;
    this.commands = commands;
  }

  /** Lays them out, and says what is to be seen where. */
  List<View> lay() throws IOException {
    List<View> views = new ArrayList<>();
    if (instead instanceof Instead.OfFile file) {
      views.addAll(besideDatabase(file));
      views.add(new View(file.live(), file.folder()));
    }
    int number = 0;
    for (String shared : config.shared()) {
      Path folder = paths.shared().resolve(shared);
      if (Files.isDirectory(folder) && !holdsDatabase(folder.toRealPath())) {
        Path copy = paths.rehearsal().resolve("shared-" + number++);
        if (isSmall(folder)) {
          copy(folder.toRealPath(), copy);
          views.add(new View(folder.toRealPath(), copy));
        } else {
          readOnly.add(shared);
        }
      }
    }
    return views;
  }

  private boolean holdsDatabase(Path folder) {
    return instead instanceof Instead.OfFile file
        && (folder.startsWith(file.live()) || file.live().startsWith(folder));
  }

  /** What else lies where the database does: under the clone's folder in the same way. */
  private List<View> besideDatabase(Instead.OfFile clone) throws IOException {
    List<View> views = new ArrayList<>();
    String database = String.valueOf(clone.file().getFileName());
    try (Stream<Path> entries = Files.list(clone.live())) {
      for (Path entry : entries.toList()) {
        String name = String.valueOf(entry.getFileName());
        Path here = clone.folder().resolve(name);
        if (name.equals(database) || name.startsWith(database + "-")) {
          continue;
        }
        if (isSmall(entry)) {
          copy(entry, here);
        } else if (Files.isDirectory(entry)) {
          Files.createDirectory(here);
          views.add(new View(here, entry));
          readOnly.add(name + "/");
        } else {
          Files.createFile(here);
          views.add(new View(here, entry));
          readOnly.add(name);
        }
      }
    }
    return views;
  }

  /** Which shared folders the app could not write to, for the proof. */
  Optional<String> unwritable() {
    return readOnly.isEmpty()
        ? Optional.empty()
        : Optional.of("what the app writes to " + String.join(", ", readOnly));
  }

  private void copy(Path from, Path to) {
    Outcome outcome =
        commands.run(
            new Command(
                List.of("cp", "--archive", "--reflink=auto", "--", from.toString(), to.toString()),
                new Surroundings(
                    Path.of("/"), Map.of("PATH", Programs.SYSTEM_PATH), Optional.empty()),
                LONGEST_COPY,
                Optional.empty()));
    if (!outcome.succeeded()) {
      throw Failure.failed(
          "rehearsal.copy", "cannot copy " + from + ": " + outcome.output().strip());
    }
  }

  private static boolean isSmall(Path start) throws IOException {
    Size size = new Size();
    Files.walkFileTree(start, size);
    return size.bytes <= LARGEST_BYTES && size.files <= MOST_FILES;
  }

  private static final class Size extends SimpleFileVisitor<Path> {
    private long bytes;
    private int files;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      files++;
      boolean enough = bytes > LARGEST_BYTES || files > MOST_FILES;
      return enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }
  }

  /** Removes a folder with all that is in it, following no link; an absent one is no error. */
  static void removeTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, java.io.IOException failed)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
