package dev.slipway.demo;

import dev.slipway.keeper.InstanceState;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import io.avaje.jsonb.Jsonb;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Uses Slipway as a person does, through its command line, in a home of its own. */
final class Slipway {
  private final String launcher;
  private final SlipwayHome home;
  private final KeeperClient keeper;

  /** A Slipway with that home. */
  Slipway(String launcher, SlipwayHome home) {
    this.launcher = launcher;
    this.home = home;
    this.keeper = new KeeperClient(home, Duration.ofSeconds(10));
  }

  /** Starts serving on that address, and returns when it does. */
  void serve(URI url) {
    Result result =
        run(Path.of("").toAbsolutePath(), event -> {}, "serve", "--http", url.getAuthority());
    if (result.exitCode() != 0) {
      throw Failure.failed("demo.serve", "slipway serve failed:\n" + result.text());
    }
  }

  /** What one command came to. */
  record Result(int exitCode, Map<String, Object> last, String text) {

    /** A field of the last line, as text. */
    String field(String name) {
      return String.valueOf(last.getOrDefault(name, ""));
    }
  }

  /**
   * Runs a command to its end.
   *
   * @param events gets every line before the last, as it comes
   */
  Result run(Path directory, Consumer<Map<String, Object>> events, String... arguments) {
    return run(directory, events, process -> {}, arguments);
  }

  /** The same for somebody who wants to interrupt the command. */
  Result run(
      Path directory,
      Consumer<Map<String, Object>> events,
      Consumer<Process> started,
      String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--format", "json"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put(SlipwayHome.VARIABLE, home.toString());
    builder.environment().put("SLIPWAY_NO_BUILD", "1");
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      started.accept(process);
      return read(process, events);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + launcher, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }

  private static Result read(Process process, Consumer<Map<String, Object>> events)
      throws IOException, InterruptedException {
    Map<String, Object> last = Map.of();
    StringBuilder text = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text.append(line).append('\n');
        if (line.startsWith("{")) {
          last = Jsonb.instance().type(Object.class).map().fromJson(line);
          events.accept(last);
        }
      }
    }
    return new Result(process.waitFor(), last, text.toString());
  }

  /** Kills the executor as nothing can prepare for, and returns its process id. */
  long killExecutor() {
    InstanceState executor = Objects.requireNonNull(keeper.describe().executor(), "no executor");
    return kill(executor.pid());
  }

  /** Kills the executor that follows the one of that process id, as soon as it is there. */
  long killExecutorAfter(long before) {
    while (true) {
      InstanceState executor = keeper.describe().executor();
      if (executor != null && executor.pid() > 0 && executor.pid() != before) {
        return kill(executor.pid());
      }
      Thread.onSpinWait();
    }
  }

  /** Kills the keeper likewise. */
  long killKeeper() {
    return kill(keeper.describe().pid());
  }

  /** The keeper's process id, waiting for a keeper that is being restarted. */
  long keeperPid() {
    return keeper.describe().pid();
  }

  private static long kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    return pid;
  }

  /** Ends everything, apps included. */
  void stop() {
    keeper.stop(true);
  }
}
