package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import dev.slipway.process.Programs;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One of MariaDB's client programs between its start and its end, fed and read through pipes: it
 * ends by itself when we die. It sees no configuration but the file it is given.
 */
final class Client implements AutoCloseable {
  private static final Pattern VERSION =
      Pattern.compile("(?:Distrib|from|Ver) ([0-9]+)\\.([0-9]+)[.0-9]*-MariaDB");
  private static final Pattern LOST =
      Pattern.compile(
          "(?i)error:? +(2002|2003|2006|2013|2026|1053|1927)\\b(?!-)|lost connection|can't connect"
              + "|gone away");
  private static final int SAID = 4_000;

  private final String program;
  private final Process process;
  private final StringBuilder said = new StringBuilder();
  private final Thread listening;

  private Client(String program, Process process) {
    this.program = program;
    this.process = process;
    this.listening = Thread.ofVirtual().name(program + " says").start(this::listen);
  }

  /**
   * Starts a program.
   *
   * @param options the option file with the account
   * @throws Failure {@code program.missing} or {@code program.too-old}, naming the package
   */
  static Client start(String program, Path options, List<String> arguments) {
    Path file = find(program);
    List<String> line = new ArrayList<>(List.of(file.toString(), "--defaults-file=" + options));
    line.addAll(arguments);
    return new Client(program, start(line));
  }

  private static Process start(List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", Programs.SYSTEM_PATH, "LC_ALL", "C.UTF-8"));
    try {
      return builder.start();
    } catch (IOException e) {
      throw Failure.failed("program.start", "could not start " + line.getFirst()).because(e);
    }
  }

  private static Path find(String program) {
    return Programs.find(program, Programs.SYSTEM_PATH, Path.of("/"))
        .orElseThrow(() ->
            Failure.failed("program.missing", "there is no program " + program)
                .now("nothing was changed")
                .next("install the package mariadb-client"));
  }

  /**
   * What the program says of its version.
   *
   * @throws Failure when it is older than the first that saves sequences and checks as they are
   */
  static String requireVersion(String program) {
    return require(program, version(find(program)));
  }

  /** What a program says when asked for its version, wherever it says it. */
  static String version(Path file) {
    String program = String.valueOf(file.getFileName());
    try (Client asked = new Client(program, start(List.of(file.toString(), "--version")))) {
      String text = new String(asked.output().readAllBytes(), StandardCharsets.UTF_8).strip();
      asked.finish("asking for its version");
      synchronized (asked.said) {
        return text.isEmpty() ? asked.said.toString().strip() : text;
      }
    } catch (IOException e) {
      throw Failure.failed("program.start", "cannot read the version of " + program).because(e);
    }
  }

  static String require(String program, String text) {
    Matcher version = VERSION.matcher(text);
    if (!version.find()
        || Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2))
            < 10_006) {
      throw Failure.failed("program.too-old", program + " is too old, or not MariaDB's: " + text)
          .now("nothing was changed")
          .next("install the package mariadb-client in version 10.6 or newer");
    }
    return text;
  }

  /** What it writes. */
  InputStream output() {
    return process.getInputStream();
  }

  /** What it reads. */
  OutputStream input() {
    return process.getOutputStream();
  }

  private void listen() {
    try (InputStream errors = process.getErrorStream()) {
      byte[] bytes = new byte[1024];
      for (int count = errors.read(bytes); count >= 0; count = errors.read(bytes)) {
        synchronized (said) {
          said.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
          said.delete(0, Math.max(0, said.length() - SAID)); // What it says last is why it ended.
        }
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  /**
   * Waits for its end.
   *
   * @param doing what it did, for the failure when it did not succeed
   */
  void finish(String doing) {
    try {
      int code = process.waitFor();
      listening.join();
      if (code != 0) {
        throw failure(doing, code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while " + doing).because(e);
    }
  }

  private Failure failure(String doing, int code) {
    String text;
    synchronized (said) {
      text = problems(said.toString().strip());
    }
    if (program.equals("mariadb") && MariaFailures.isNoRoom(text)) {
      return MariaFailures.diskFull(doing + ": the server's disk is full: " + text);
    }
    boolean lost = LOST.matcher(text).find();
    return Failure.failed(
            lost ? "database.connection" : "database.client",
            program
                + " ended with exit code "
                + code
                + " while "
                + doing
                + (text.isEmpty() ? "" : ": " + text))
        .now("the database is what it was, and nothing half is left behind")
        .next(
            lost
                ? "see whether the server runs and can be reached; then do it again"
                : "see what it says, and do it again");
  }

  /** Whether it has ended; waits for that, but not longer. */
  boolean endsWithin(long milliseconds) {
    try {
      return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while waiting for " + program).because(e);
    }
  }

  /** Of a program that tells all it does, only what went wrong. */
  private static String problems(String text) {
    String wrong =
        text.lines()
            .filter(line -> line.matches("(?i).*(\\berror\\b|fatal|cannot|can't|no space).*"))
            .collect(Collectors.joining("; "));
    return wrong.isEmpty() ? text : wrong;
  }

  /** Ends it when it still runs, from any thread. */
  void end() {
    process.destroyForcibly();
  }

  /** Ends it when it still runs, and waits for that. */
  @Override
  public void close() {
    end();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
