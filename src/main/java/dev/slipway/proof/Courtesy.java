package dev.slipway.proof;

import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.Progress;
import dev.slipway.traffic.Traffic;
import dev.slipway.watch.Slowdown;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps a rehearsal from being at customers' cost: while they wait clearly longer than before it
 * began, its next part waits; and when that lasts, it ends. A part that is under way is interrupted
 * then, since it may take minutes. Belongs to the thread that made it; closing ends the watching.
 */
final class Courtesy implements AutoCloseable {
  private static final int BEFORE_SECONDS = 60;
  private static final int LATELY_SECONDS = 5;

  private final Traffic traffic;
  private final Slowdown before;
  private final Progress progress;
  private final Pace pace;
  private final Thread worker = Thread.currentThread();
  private final Thread watching;
  private boolean over;
  private Optional<String> slower = Optional.empty();
  private Optional<String> ended = Optional.empty();

  /**
   * How patient it is.
   *
   * @param look time between two looks
   * @param patience how long customers may wait longer than before
   */
  record Pace(Duration look, Duration patience) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(15));
  }

  /** Watches from now on; how it was before is what the traffic remembers. */
  Courtesy(Traffic traffic, Progress progress, Pace pace) {
    this.traffic = traffic;
    this.progress = progress;
    this.pace = pace;
    this.before = Slowdown.since(traffic.seconds(BEFORE_SECONDS));
    this.watching = Thread.ofVirtual().name("courtesy").start(this::watch);
  }

  private void watch() {
    long since = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(pace.look());
        Optional<String> now = look();
        if (now.isEmpty()) {
          since = System.nanoTime();
        }
        if (told(now, System.nanoTime() - since > pace.patience().toNanos())) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<String> look() {
    try {
      return before.in(traffic.seconds(LATELY_SECONDS));
    } catch (Failure unknown) {
      return Optional.empty(); // Who cannot be asked tells nothing.
    }
  }

  private synchronized boolean told(Optional<String> now, boolean tooLong) {
    slower = now;
    if (now.isPresent() && tooLong && !over) {
      ended = now;
      worker.interrupt();
    }
    notifyAll();
    return over || ended.isPresent();
  }

  /**
   * Waits before the next part while customers wait.
   *
   * @throws Failure {@code rehearsal.slows-live} when that does not end
   */
  synchronized void pause() {
    try {
      if (slower.isPresent()) {
        progress.say("waiting, since customers wait too: " + slower.get());
      }
      while (slower.isPresent() && ended.isEmpty()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw rather(Failure.cancelled("cancelled while rehearsing").because(e));
    }
    if (ended.isPresent()) {
      throw rather(Failure.cancelled("ended"));
    }
  }

  /** What to say instead of a failure that is only the interrupt's. */
  synchronized Failure rather(Failure failure) {
    if (ended.isEmpty() || failure.kind() != Kind.CANCELLED) {
      return failure;
    }
    Thread.interrupted();
    return Failure.failed(
            "rehearsal.slows-live",
            "the rehearsal was ended, since customers waited longer for %d s: %s"
                .formatted(pace.patience().toSeconds(), ended.get()))
        .now("what serves was not touched")
        .next("plan again when there is less to do, or give the host more")
        .because(failure);
  }

  /** Afterwards nobody is interrupted any more. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      if (ended.isPresent()) {
        Thread.interrupted();
      }
    }
    watching.interrupt();
  }
}
