package dev.slipway.process;

import dev.slipway.model.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is fed and read through pipes while it runs, without bound on how much: it ends by
 * itself when we die. What it complains of is kept, up to a bound. No shell, no inherited
 * environment. Ended when closed.
 */
public final class Piped implements AutoCloseable {
  private static final int SAID = 8_000;

  private final Process process;
  private final StringBuilder said = new StringBuilder();
  private final Thread listening;

  private Piped(String name, Process process) {
    this.process = process;
    this.listening = Thread.ofVirtual().name(name + " says").start(this::listen);
  }

  /**
   * Starts a program.
   *
   * @param line program and arguments
   * @param environment all the variables that it sees
   * @throws Failure {@code program.start}
   */
  public static Piped start(List<String> line, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new Piped(line.getFirst(), builder.start());
    } catch (IOException e) {
      throw Failure.failed("program.start", "could not start " + line.getFirst()).because(e);
    }
  }

  /** What it writes. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** What it reads. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  private void listen() {
    try (InputStream errors = process.getErrorStream()) {
      byte[] bytes = new byte[1024];
      for (int count = errors.read(bytes); count >= 0; count = errors.read(bytes)) {
        synchronized (said) {
          if (said.length() < SAID) {
            said.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IOException e) {
      // It was ended.
    }
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws Failure of kind CANCELLED when this thread is interrupted
   */
  public int await() {
    try {
      int code = process.waitFor();
      listening.join();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while a program was running").because(e);
    }
  }

  /** What it complained of, until now. */
  public String said() {
    synchronized (said) {
      return said.toString().strip();
    }
  }

  /** Ends it when it still runs, and waits for that. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
