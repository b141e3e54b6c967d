package dev.slipway.release.pack;

import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Programs;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Git says about a source folder, asked of the git program. The folder may be a part of its
 * repository. Immutable.
 *
 * @param commit the commit checked out
 * @param committedAt when it was made
 * @param described the nearest tag, as {@code git describe} writes it, if there is a tag
 * @param tracked every file under version control, relative to the source folder
 * @param changed files that are not as committed, or not under version control at all
 */
record Checkout(
    String commit,
    Instant committedAt,
    Optional<String> described,
    Set<String> tracked,
    Set<String> changed) {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /**
   * Asks Git.
   *
   * @return empty when the folder is no checkout, has no commit yet, or there is no git program
   */
  static Optional<Checkout> of(Path source, CommandRunner runner) {
    if (Programs.find("git", Programs.SYSTEM_PATH, source).isEmpty()) {
      return Optional.empty();
    }
    Git git = new Git(source, runner);
    Optional<String> head = git.line("log", "-1", "--format=%H %ct");
    if (head.isEmpty()) {
      return Optional.empty();
    }
    String prefix = git.line("rev-parse", "--show-prefix").orElse("");
    Set<String> changed = new HashSet<>();
    for (String line : git.lines("status", "--porcelain", "--untracked-files=all", "--", ".")) {
      changedPath(line, prefix).ifPresent(changed::add);
    }
    String[] parts = head.get().split(" ", -1);
    return Optional.of(
        new Checkout(
            parts[0],
            Instant.ofEpochSecond(Long.parseLong(parts[1])),
            git.line("describe", "--tags"),
            new HashSet<>(git.lines("ls-files")),
            changed));
  }

  /** {@code XY path} or {@code XY old -> new}, counted from the repository's root. */
  private static Optional<String> changedPath(String line, String prefix) {
    String path = line.substring(Math.min(3, line.length()));
    int arrow = path.indexOf(" -> ");
    path = unquoted(arrow < 0 ? path : path.substring(arrow + 4));
    return path.startsWith(prefix)
        ? Optional.of(path.substring(prefix.length()))
        : Optional.empty();
  }

  /** With core.quotePath=false only unusual names are quoted; they are compared nowhere. */
  private static String unquoted(String path) {
    return path.startsWith("\"") && path.endsWith("\"")
        ? path.substring(1, path.length() - 1)
        : path;
  }

  private record Git(Path source, CommandRunner runner) {

    Optional<String> line(String... arguments) {
      return lines(arguments).stream().findFirst();
    }

    /** Nothing when Git refuses, for whatever reason. */
    List<String> lines(String... arguments) {
      // A checkout's own settings could otherwise start a program of its choice.
      List<String> line =
          new ArrayList<>(
              List.of("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"));
      line.addAll(List.of(arguments));
      List<String> lines = new ArrayList<>();
      Outcome outcome =
          runner.run(
              new Command(
                  line,
                  new Surroundings(source, environment(), Optional.empty()),
                  DEADLINE,
                  Optional.empty()),
              lines::add);
      return outcome.succeeded() ? lines : List.of();
    }

    private static Map<String, String> environment() {
      return Map.of(
          "PATH", Programs.SYSTEM_PATH,
          "HOME", System.getProperty("user.home"),
          "LC_ALL", "C.UTF-8",
          "GIT_OPTIONAL_LOCKS", "0",
          "GIT_TERMINAL_PROMPT", "0");
    }
  }
}
