package dev.slipway.database.sqlite;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that is not ours and uses the database: Python with its own SQLite. It runs a script
 * with {@code db}, a connection in autocommit mode, and says and hears lines.
 */
final class AnotherProcess implements AutoCloseable {
  private static final String PRELUDE =
      """
      import os, sqlite3, sys, time
      db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
      def say(what="ready"): print(what, flush=True)
      def hear(): return sys.stdin.readline()
      """;

  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  private AnotherProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
    this.input = process.outputWriter();
  }

  /** Starts it and waits until it says its first line. */
  static AnotherProcess with(Path database, String script) throws IOException {
    Process process =
        new ProcessBuilder(List.of("/usr/bin/python3", "-c", PRELUDE + script, database.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    AnotherProcess another = new AnotherProcess(process);
    another.hear();
    return another;
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its next line. */
  String hear() throws IOException {
    return String.valueOf(output.readLine());
  }

  /** Lets it go on. */
  void tell() throws IOException {
    input.write("\n");
    input.flush();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    process.onExit().join();
    output.close();
  }
}
