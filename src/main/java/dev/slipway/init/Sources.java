package dev.slipway.init;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a source tree, read once. Tests, dependencies and what tools generate are left out,
 * links are not followed, and there are bounds: it looks at 5,000 files and at no file over 512 KB.
 */
final class Sources {
  private static final int MOST_FILES = 5_000;
  private static final int MOST_BYTES = 512 * 1024;
  private static final Set<String> SKIPPED =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          ".idea",
          ".vscode",
          ".venv",
          "venv",
          "env",
          "node_modules",
          "__pycache__",
          ".tox",
          ".nox",
          ".pytest_cache",
          "target",
          "dist",
          ".gradle",
          "tests",
          "test",
          "spec",
          "docs",
          "htmlcov",
          ".next",
          "site-packages");

  private final Path root;
  private final List<TextFile> files;

  private Sources(Path root, List<TextFile> files) {
    this.root = root;
    this.files = files;
  }

  /** One file: its path in the tree with {@code /}, and its lines; none when it is no text. */
  record TextFile(String path, List<String> lines) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder it is in, ending in {@code /}; empty at the root. */
    String folder() {
      return path.substring(0, path.lastIndexOf('/') + 1);
    }

    boolean endsWith(String suffix) {
      return path.endsWith(suffix);
    }
  }

  /** A place where a pattern matched within a line. */
  record Hit(TextFile file, int line, Matcher match) {
    String group(int number) {
      return String.valueOf(match.group(number));
    }

    /** For people: {@code app.py line 3}. */
    String where() {
      return file.path() + " line " + line;
    }
  }

  static Sources of(Path root) {
    Path folder = root.toAbsolutePath().normalize();
    List<TextFile> files = new ArrayList<>();
    try {
      Files.walkFileTree(folder, new Collector(folder, files));
    } catch (IOException e) {
      throw Failure.usage("init.unreadable", "Cannot read " + folder + ": " + e.getMessage())
          .because(e);
    }
    // Files near the root first: they tell more about how the app is started.
    files.sort(
        Comparator.comparingInt((TextFile file) -> file.path().split("/").length)
            .thenComparing(TextFile::path));
    return new Sources(folder, List.copyOf(files));
  }

  Path root() {
    return root;
  }

  Stream<TextFile> files() {
    return files.stream();
  }

  Stream<TextFile> files(String... suffixes) {
    return files.stream().filter(file -> Stream.of(suffixes).anyMatch(file::endsWith));
  }

  Optional<TextFile> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /** The first of these files that exists. */
  Optional<TextFile> firstOf(String... paths) {
    return Stream.of(paths).flatMap(path -> file(path).stream()).findFirst();
  }

  boolean isFolder(String path) {
    return Files.isDirectory(root.resolve(path));
  }

  /** Every match in files of these kinds, files near the root first. */
  Stream<Hit> search(Pattern pattern, String... suffixes) {
    return files(suffixes).flatMap(file -> search(file, pattern));
  }

  /** Every match in one file, by line. */
  static Stream<Hit> search(TextFile file, Pattern pattern) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < file.lines().size(); i++) {
      Matcher matcher = pattern.matcher(file.lines().get(i));
      if (matcher.find()) {
        hits.add(new Hit(file, i + 1, matcher));
      }
    }
    return hits.stream();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<TextFile> files;

    Collector(Path root, List<TextFile> files) {
      this.root = root;
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && SKIPPED.contains(String.valueOf(folder.getFileName()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile()) {
        files.add(new TextFile(path(file), lines(file, attributes.size())));
      }
      return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
      // A folder of another account, such as a database's: it holds nothing to recognise.
      return FileVisitResult.CONTINUE;
    }

    private String path(Path file) {
      return root.relativize(file).toString().replace('\\', '/');
    }

    private static List<String> lines(Path file, long size) throws IOException {
      if (size > MOST_BYTES || !Files.isReadable(file)) {
        return List.of();
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.indexOf('\0') >= 0 ? List.of() : text.lines().toList();
    }
  }
}
