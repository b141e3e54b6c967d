package dev.slipway.process;

import dev.slipway.model.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A program that runs beside us until it is closed, then ended with its whole group. For one
 * thread.
 */
public final class Beside implements AutoCloseable {
  private final FutureTask<Outcome> run;
  private final Thread thread;

  private Beside(FutureTask<Outcome> run, Thread thread) {
    this.run = run;
    this.thread = thread;
  }

  /**
   * Starts it. That it cannot be started is only heard from {@link #endedWithin}.
   *
   * @param lines gets each line of its output, from another thread
   */
  public static Beside start(CommandRunner runner, Command command, Consumer<String> lines) {
    FutureTask<Outcome> run = new FutureTask<>(() -> runner.run(command, lines));
    return new Beside(run, Thread.ofVirtual().name("beside").start(run));
  }

  /**
   * How it ended, if it does so in that time.
   *
   * @throws Failure when it could not be started
   */
  public Optional<Outcome> endedWithin(Duration time) throws InterruptedException {
    try {
      return Optional.of(run.get(time.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException stillRunning) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Ends it and returns when nothing of it is left, also when this thread is interrupted. */
  @Override
  public void close() {
    // The runner ends the whole group before the thread does.
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
