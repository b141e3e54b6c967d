package dev.slipway.migration;

import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.Failure;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Programs;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The app's Python: runs its tools, and asks them by a script of ours inside their own process,
 * since one start of the interpreter with the whole app costs a second and three of them three.
 *
 * @param runner runs programs
 */
record Python(CommandRunner runner) {
  /** Asking imports the app, which may be large, but changes nothing and never takes long. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The script comes in a variable, so that the list of processes stays readable. */
  private static final String START = "import os; exec(os.environ.pop('SLIPWAY_SCRIPT'))";

  /** Nothing is written beside the code, which may be read-only; output comes at once. */
  private static final Map<String, String> SETTINGS =
      Map.of("PYTHONDONTWRITEBYTECODE", "1", "PYTHONUNBUFFERED", "1");

  /**
   * A script of ours.
   *
   * @param files resources with its functions, in order
   * @param work what it does with {@code marker}, {@code mode} and {@code arguments}
   */
  record Script(List<String> files, String work) {

    private String text() {
      return files.stream().map(Script::resource).collect(Collectors.joining())
          + "marker, mode, *arguments = sys.argv[1:]\nsys.argv[1:] = []\n"
          + work;
    }

    private static String resource(String name) {
      try (InputStream stream = Script.class.getResourceAsStream(name)) {
        if (stream == null) {
          throw new IllegalStateException(name + " is missing from the program");
        }
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How SQLite databases are kept from harm while the app is asked. */
  enum Guard {
    /** What is there can be read, nothing is written. */
    READ,
    /** As before, and the app may write into a copy in memory. */
    COPY,
    /** Every database looks new and empty, in memory. */
    EMPTY
  }

  /** Runs a program of the app to its end, such as {@code -m flask db upgrade}. */
  void run(
      String name,
      List<String> arguments,
      Surroundings in,
      Limits limits,
      String truth,
      Consumer<String> lines) {
    Outcome outcome =
        runner.run(
            new Command(
                line(arguments, in),
                in.with(SETTINGS),
                limits.deadline(),
                Optional.of(limits.lock())),
            lines);
    if (!outcome.succeeded()) {
      throw ToolFailure.of(name, outcome, truth);
    }
  }

  /** Runs a program of the app that only writes source files. */
  Outcome develop(List<String> arguments, Surroundings in) {
    return runner.run(
        new Command(line(arguments, in), in.with(SETTINGS), PATIENCE, Optional.empty()));
  }

  /** Runs a script of ours that changes the database. */
  void work(
      String name,
      Script script,
      List<String> arguments,
      Surroundings in,
      Limits limits,
      String truth,
      Consumer<String> lines) {
    run(
        name,
        scriptLine("", "", arguments),
        in.with(Map.of("SLIPWAY_SCRIPT", script.text())),
        limits,
        truth,
        lines);
  }

  /**
   * Asks by a script of ours, without changing anything, and returns its answer as JSON.
   *
   * @throws Failure when there is none
   */
  String ask(String name, Script script, List<String> arguments, Surroundings in) {
    Answer first = answer(script, Guard.READ, arguments, in);
    Answer answer =
        first.isMissing() && first.outcome.output().contains("attempt to write a readonly database")
            ? answer(script, Guard.COPY, arguments, in)
            : first;
    if (answer.isMissing()) {
      throw ToolFailure.of(name, answer.outcome, "Nothing was changed.");
    }
    return answer.json;
  }

  /** Asks with empty databases; without an answer the reason takes its place. */
  DriftAnswer askDrift(Script script, List<String> arguments, Surroundings in) {
    Answer answer = answer(script, Guard.EMPTY, arguments, in);
    if (answer.isMissing()) {
      String reason = PlainText.reason(answer.outcome.output()).orElse("it said nothing");
      return new DriftAnswer(null, "the comparison failed: " + reason);
    }
    return Answers.read(answer.json, DriftAnswer.class);
  }

  /** Asks with empty databases. */
  String askEmpty(String name, Script script, List<String> arguments, Surroundings in) {
    Answer answer = answer(script, Guard.EMPTY, arguments, in);
    if (answer.isMissing()) {
      throw ToolFailure.of(name, answer.outcome, "Nothing was changed.");
    }
    return answer.json;
  }

  private Answer answer(Script script, Guard guard, List<String> arguments, Surroundings in) {
    String marker =
        "slipway-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ":";
    StringBuilder json = new StringBuilder();
    Surroundings ready = in.with(SETTINGS).with(Map.of("SLIPWAY_SCRIPT", script.text()));
    Outcome outcome =
        runner.run(
            new Command(
                line(scriptLine(marker, guard.name().toLowerCase(Locale.ROOT), arguments), in),
                ready,
                PATIENCE,
                Optional.empty()),
            line -> {
              if (line.startsWith(marker)) {
                json.append(line, marker.length(), line.length());
              }
            });
    return new Answer(outcome, json.toString());
  }

  private record Answer(Outcome outcome, String json) {
    boolean isMissing() {
      return !outcome.succeeded() || json.isEmpty();
    }
  }

  private static List<String> scriptLine(String marker, String mode, List<String> arguments) {
    return Stream.concat(Stream.of("-c", START, marker, mode), arguments.stream()).toList();
  }

  private static List<String> line(List<String> arguments, Surroundings in) {
    List<String> line = new ArrayList<>();
    line.add(interpreter(in).toString());
    line.addAll(arguments);
    return line;
  }

  /**
   * The first {@code python3} in the surroundings' PATH; a virtual environment puts its own there.
   */
  private static Path interpreter(Surroundings in) {
    String path = in.environment().getOrDefault("PATH", "/usr/bin:/bin");
    return Stream.of("python3", "python")
        .flatMap(name -> Programs.find(name, path, in.directory()).stream())
        .findFirst()
        .orElseThrow(() ->
            Failure.failed("migration.no-python", "There is no python3 in " + path)
                .next("Install the app's dependencies, or name the interpreter."));
  }
}
