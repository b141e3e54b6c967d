package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * strace(1) beside a process that runs, which kills whoever of it makes a system call for the n-th
 * time in one thread: the process itself, or for {@code execve} the child that it starts.
 */
final class Injection implements AutoCloseable {
  private static final String EXECVE = "execve";

  private final Process strace;
  private final Thread reader;
  private final CountDownLatch attached = new CountDownLatch(1);
  private final AtomicBoolean killed = new AtomicBoolean();
  private final StringBuilder said = new StringBuilder();

  /** Returns when it is in force. */
  Injection(long pid, String call, int nth) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("strace", "-f", "-p", Long.toString(pid)));
    line.addAll(List.of("-e", "trace=" + call, "-e", "signal=SIGKILL"));
    line.addAll(List.of("-e", "inject=" + call + ":signal=KILL:when=" + nth));
    if (!call.equals(EXECVE)) {
      // What it starts are programs of others.
      line.addAll(List.of("-b", EXECVE));
    }
    strace = new ProcessBuilder(line).redirectErrorStream(true).start();
    reader = Thread.ofVirtual().start(this::read);
    boolean isAttached = attached.await(20, TimeUnit.SECONDS);
    assertThat(isAttached && strace.isAlive()).as("attached: " + said()).isTrue();
  }

  /** One death is enough: what comes after it shall find the world as it usually is. */
  private void read() {
    try (BufferedReader lines = strace.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        tell(line);
        if (line.contains("attached")) {
          attached.countDown();
        }
        if (line.contains("killed by SIGKILL")) {
          killed.set(true);
          letGo();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      attached.countDown();
    }
  }

  private synchronized void tell(String line) {
    said.append(line).append('\n');
  }

  /** What strace said. */
  synchronized String said() {
    return said.toString();
  }

  /** Whether anything was killed. */
  boolean hasKilled() {
    return killed.get();
  }

  /**
   * By force: asked to end, it may wait for ever for threads that died with their process, which
   * nobody can then see as dead. By its handle: the process itself would close what we still read.
   */
  private void letGo() {
    strace.toHandle().destroyForcibly();
  }

  /** Lets go of what it is attached to, and waits until that is done. */
  @Override
  public void close() {
    letGo();
    try {
      strace.waitFor();
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
