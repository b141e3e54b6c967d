package dev.slipway.process;

import dev.slipway.model.Failure;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs one program to its end and leaves nothing of it behind: no shell, no inherited environment,
 * no terminal, a session of its own, a deadline, bounded memory. Stateless but for the secrets it
 * masks; may be used from several threads.
 */
public final class CommandRunner {
  /** Between SIGTERM and SIGKILL when a program is over its deadline or cancelled. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** The same for children that outlived a program which ended by itself. */
  static final Duration GRACE_FOR_CHILDREN = Duration.ofSeconds(2);

  private final Redaction redaction;

  /** Masks these secrets in everything the programs print. */
  public CommandRunner(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Runs a program; see {@link #run(Command, Consumer)}. */
  public Outcome run(Command command) {
    return run(command, line -> {});
  }

  /**
   * Runs a program and waits until it and all its children have ended. Whatever exit code it has is
   * an {@link Outcome}; so is a deadline that passed.
   *
   * @param lines gets each line of output at once, masked, from another thread
   * @throws Failure when it could not be started ({@code program.missing}, {@code program.start}),
   *     when its lock is held ({@code command.locked}), or, with kind CANCELLED, when this thread
   *     is interrupted: the program is ended first and the interrupt flag stays set
   */
  public Outcome run(Command command, Consumer<String> lines) {
    requireProgram(command);
    long began = System.nanoTime();
    OutputKeeper kept = new OutputKeeper();
    try (RunningCommand running = start(command, kept, lines)) {
      boolean timedOut = !running.waitFor(command.deadline());
      if (timedOut) {
        running.end(GRACE);
      }
      int exitCode = running.finish();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Outcome outcome = new Outcome(exitCode, kept.text(), timedOut, took);
      requireStarted(command, outcome);
      return outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while running " + name(command)).because(e);
    }
  }

  private RunningCommand start(Command command, OutputKeeper kept, Consumer<String> lines) {
    Surroundings in = command.surroundings();
    command.lock().ifPresent(CommandRunner::createLockFile);
    ProcessBuilder builder =
        new ProcessBuilder(Launch.line(command.arguments(), command.lock(), in));
    builder.directory(in.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(in.environment());
    if (command.input().isEmpty()) {
      builder.redirectInput(new File("/dev/null"));
    }
    builder.redirectErrorStream(true);
    try {
      Process process = builder.start();
      command.input().ifPresent(text -> feed(process, text));
      return new RunningCommand(
          process, new OutputReader(redaction, line -> handOn(line, kept, lines)));
    } catch (IOException e) {
      throw Failure.failed("program.start", "could not start " + name(command)).because(e);
    }
  }

  /** Beside everything else, since a program may never read it. */
  private static void feed(Process process, String text) {
    Thread.ofVirtual()
        .name("input of " + process.pid())
        .start(() -> {
          try (OutputStream input = process.getOutputStream()) {
            input.write(text.getBytes(StandardCharsets.UTF_8));
          } catch (IOException notRead) {
            // It ended without reading all of it: how it ended is what counts.
          }
        });
  }

  private static void handOn(String line, OutputKeeper kept, Consumer<String> lines) {
    kept.add(line);
    lines.accept(line);
  }

  private static void requireProgram(Command command) {
    Surroundings in = command.surroundings();
    if (!Files.isDirectory(in.directory())) {
      throw Failure.failed(
          "program.directory",
          "cannot run " + name(command) + ": there is no directory " + in.directory());
    }
    String path = in.environment().getOrDefault("PATH", "/usr/bin:/bin");
    if (Programs.find(command.arguments().getFirst(), path, in.directory()).isEmpty()) {
      throw Failure.failed("program.missing", "there is no program " + name(command))
          .now("looked in " + path)
          .next("install it, or write its full path in slipway.yaml");
    }
  }

  /** Readable by us only: whoever may open the file may also lock it, and lock us out. */
  private static void createLockFile(Path lock) {
    try {
      Files.createFile(
          lock, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return; // from an earlier run
    } catch (IOException e) {
      throw Failure.failed("command.lock", "cannot create the lock file " + lock).because(e);
    }
  }

  private static void requireStarted(Command command, Outcome outcome) {
    String output = outcome.output();
    if (command.lock().isPresent() && outcome.exitCode() == Launch.LOCKED && output.isEmpty()) {
      throw locked(command, command.lock().get());
    }
    if (List.of(126, 127).contains(outcome.exitCode())
        && (output.startsWith("setsid: failed to exec")
            || output.startsWith("setpriv: failed to exec"))) {
      throw Failure.failed("program.start", "could not start " + name(command) + ": " + output)
          .next("check that the program, and the interpreter its first line names, can be run");
    }
  }

  private static Failure locked(Command command, Path lock) {
    String holders =
        ProcessTree.now().holdersOf(lock).stream()
            .map(holder -> holder.identity().describe())
            .collect(Collectors.joining(", "));
    return Failure.of(
            Failure.Kind.LOCKED,
            "command.locked",
            name(command) + " was not started, because its lock " + lock + " is held")
        .now(
            "held by " + (holders.isEmpty() ? "a process we cannot see, or not any more" : holders))
        .next("wait until it has ended");
  }

  private static String name(Command command) {
    return "'" + command.arguments().getFirst() + "'";
  }
}
