package dev.slipway.database;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A program that is not ours, with a session of its own: a stock client that reads statements and
 * answers on lines.
 */
public final class AnotherClient implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final BufferedWriter input;

  /**
   * How it is started.
   *
   * @param command reads statements from its input
   * @param environment what it is told besides
   */
  public record Program(List<String> command, Map<String, String> environment) {
    /** Starts it and waits until it answers. */
    AnotherClient start() {
      AnotherClient client = new AnotherClient(this);
      client.isIn();
      return client;
    }

    /** Starts it, lets it run one statement, and waits until it has left. */
    void once(String statement) {
      try (AnotherClient client = new AnotherClient(this)) {
        client.send(statement + ";");
      }
    }
  }

  private AnotherClient(Program program) {
    ProcessBuilder builder = new ProcessBuilder(program.command);
    builder.environment().putAll(program.environment);
    try {
      process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    output = process.inputReader();
    input = process.outputWriter();
  }

  /** Writes and commits. */
  void write(String statement) {
    send(statement + ";");
    isIn();
  }

  /** Whether it still has its session. */
  boolean isIn() {
    return send("SELECT 'there';") && answers();
  }

  private boolean send(String statement) {
    try {
      input.write(statement + "\n");
      input.flush();
      return true;
    } catch (IOException e) {
      return false; // It is gone.
    }
  }

  private boolean answers() {
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.equals("there")) {
          return true;
        }
        if (line.contains("ERROR") || line.contains("FATAL")) {
          return false;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      input.close();
      process.waitFor(); // Told that there is no more it says goodbye and leaves.
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
