package dev.slipway.deploy.pool;

import dev.slipway.config.AppConfig.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many processes with a pool of their own a start command makes.
 *
 * @param processes that many
 * @param threads that serve in each, where a thread has a connection of its own
 * @param certain whether the command, a variable or a literal in a file says so
 */
record WorkerCount(int processes, int threads, boolean certain) {
  private static final Pattern LITERAL =
      Pattern.compile("(?m)^workers\\s*=\\s*([0-9]{1,5})\\s*(?:#.*)?$");
  private static final Pattern COMPUTED = Pattern.compile("(?m)^workers\\s*=");
  private static final List<String> SERVERS =
      List.of("gunicorn", "uvicorn", "hypercorn", "granian", "celery");

  /**
   * Reads a command.
   *
   * @param variables what the process will see
   * @param folder of the release, where a configuration file may lie
   */
  static WorkerCount of(CommandLine command, Map<String, String> variables, Path folder) {
    List<String> words =
        command.isShell()
            ? List.of(command.arguments().getLast().split("[\\s\"']+"))
            : command.arguments();
    Optional<String> server =
        words.stream().map(WorkerCount::program).filter(SERVERS::contains).findFirst();
    int threads = option(words, "--threads", "").orElse(1);
    return switch (server.orElse("")) {
      case "gunicorn" -> gunicorn(words, variables, folder, threads);
      case "celery" ->
          option(words, "--concurrency", "-c")
              .map(count -> new WorkerCount(count, 1, true))
              .orElse(new WorkerCount(Runtime.getRuntime().availableProcessors(), 1, false));
      case "" -> new WorkerCount(1, 1, false);
      default ->
          option(words, "--workers", server.get().equals("hypercorn") ? "-w" : "")
              .or(() -> number(variables.get("WEB_CONCURRENCY")))
              .map(count -> new WorkerCount(count, threads, true))
              .orElse(new WorkerCount(1, threads, true));
    };
  }

  private static WorkerCount gunicorn(
      List<String> words, Map<String, String> variables, Path folder, int threads) {
    List<String> more = List.of(variables.getOrDefault("GUNICORN_CMD_ARGS", "").split("\\s+"));
    Optional<Integer> said =
        option(words, "--workers", "-w").or(() -> option(more, "--workers", "-w"));
    String file = text(folder.resolve(word(words, "--config", "-c").orElse("gunicorn.conf.py")));
    if (said.isEmpty()) {
      Matcher literal = LITERAL.matcher(file);
      said = literal.find() ? number(literal.group(1)) : Optional.empty();
    }
    boolean computed = said.isEmpty() && COMPUTED.matcher(file).find();
    int usual = number(variables.get("WEB_CONCURRENCY")).orElse(1);
    return computed
        ? new WorkerCount(2 * Runtime.getRuntime().availableProcessors() + 1, threads, false)
        : new WorkerCount(said.orElse(usual), threads, true);
  }

  private static Optional<Integer> option(List<String> words, String name, String brief) {
    return word(words, name, brief).flatMap(WorkerCount::number);
  }

  /** What stands behind an option, in any of the ways to write it; the last one counts. */
  private static Optional<String> word(List<String> words, String name, String brief) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean alone = word.equals(name) || (!brief.isEmpty() && word.equals(brief));
      if (alone && i + 1 < words.size()) {
        found = Optional.of(words.get(i + 1));
      } else if (word.startsWith(name + "=")) {
        found = Optional.of(word.substring(name.length() + 1));
      } else if (!brief.isEmpty() && word.matches(brief + "[0-9]+")) {
        found = Optional.of(word.substring(brief.length()));
      }
    }
    return found;
  }

  private static Optional<Integer> number(@org.jspecify.annotations.Nullable String text) {
    return Stream.ofNullable(text)
        .filter(digits -> digits.matches("[0-9]{1,5}"))
        .map(Integer::valueOf)
        .findFirst();
  }

  private static String program(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
