package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.api.RunPlace;
import dev.slipway.model.Failure;
import dev.slipway.process.Account;
import dev.slipway.process.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code slipway run}: a program of the serving release, with this terminal, where and as whom the
 * app itself runs. It is our own child, so that it can ask questions and Ctrl-C reaches it.
 */
final class Run implements Verb {

  @Override
  public String summary() {
    return "Runs a command the way the app runs: its directory, its variables, its user";
  }

  @Override
  public void describe(Usage usage) {
    Target.describeRequired(usage)
        .rest("CMD", "program and arguments, after --")
        .example("slipway run production -- flask shell");
  }

  @Override
  public Event.Ended run(Call call) {
    List<String> command = call.rest();
    if (command.isEmpty()) {
      throw Failure.usage("run.command", "what shall run?")
          .next("slipway run %s -- CMD".formatted(call.required(0)));
    }
    Event.Ended answer =
        new ExecutorClient(call).ask(Request.of("surroundings", Target.of(call, 0), Map.of()));
    if (!answer.ok()) {
      return answer;
    }
    int exitCode = run(command, Answers.read(answer, RunPlace.class));
    return exitCode == 0 ? Event.Ended.done("") : ended(command, exitCode);
  }

  private static int run(List<String> command, RunPlace place) {
    // From here on Ctrl-C is for the program; it decides what that means.
    Interrupts.on(() -> {});
    List<String> line = new ArrayList<>();
    if (place.user() != null) {
      Account account = Account.named(place.user());
      line.addAll(account.isOurs() ? List.of() : account.become());
    }
    line.add(program(command.getFirst(), place));
    line.addAll(command.subList(1, command.size()));
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(Path.of(place.directory()).toFile()).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(place.environment());
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw Failure.failed("program.start", "could not start '" + command.getFirst() + "'")
          .because(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("interrupted while '" + command.getFirst() + "' ran").because(e);
    }
  }

  private static String program(String name, RunPlace place) {
    String path = place.environment().getOrDefault("PATH", Programs.SYSTEM_PATH);
    return Programs.find(name, path, Path.of(place.directory()))
        .orElseThrow(() ->
            Failure.usage("program.missing", "the release has no program '" + name + "'")
                .now("looked in " + path))
        .toString();
  }

  /** The program's exit code is ours. */
  private static Event.Ended ended(List<String> command, int exitCode) {
    String what = "'" + command.getFirst() + "' ended with exit code " + exitCode;
    return new Event.Ended(false, exitCode, "run.exit", what, "", "", List.of(), null);
  }
}
