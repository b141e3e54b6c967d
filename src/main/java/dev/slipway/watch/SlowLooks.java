package dev.slipway.watch;

import dev.slipway.watch.Seen.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Looks that may take their time, in a thread of their own, so that none of them delays a verdict:
 * whether the database can be read, what probes say, how much memory is held. Thread-safe.
 */
final class SlowLooks implements AutoCloseable {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int ROUNDS_BETWEEN_QUESTIONS = 5;
  private static final Duration NO_ANSWER = Duration.ofSeconds(10);
  private static final int MOST_SAMPLES = 600;

  private final Supplier<OptionalLong> memory;
  private final Supplier<Optional<String>> database;
  private final List<Supplier<Optional<String>>> probes;
  private final Thread thread;
  private List<Long> samples = new ArrayList<>();
  private int every = 1;
  private int round;
  private Asked databaseAsked = Asked.NEVER;
  private Asked probesAsked = Asked.NEVER;
  private long databaseSince;

  /**
   * Begins to look.
   *
   * @param memory bytes held now
   * @param database what is wrong with the database, or nothing
   * @param probes likewise, one after the other
   */
  SlowLooks(
      Supplier<OptionalLong> memory,
      Supplier<Optional<String>> database,
      List<Supplier<Optional<String>>> probes) {
    this.memory = memory;
    this.database = database;
    this.probes = List.copyOf(probes);
    this.thread = Thread.ofVirtual().name("watches").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PACE);
        look();
      }
    } catch (InterruptedException e) {
      // The watch is over.
    }
  }

  private void look() {
    safely(memory, OptionalLong.empty()).ifPresent(this::sampled);
    if (round++ % ROUNDS_BETWEEN_QUESTIONS != 0) {
      return;
    }
    askingDatabase(System.nanoTime());
    Optional<String> answer = wrong(database);
    databaseAnswered(answer);
    for (Supplier<Optional<String>> probe : probes) {
      probeAnswered(wrong(probe));
    }
  }

  private static Optional<String> wrong(Supplier<Optional<String>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static <T> T safely(Supplier<T> look, T otherwise) {
    try {
      return look.get();
    } catch (RuntimeException e) {
      return otherwise;
    }
  }

  private synchronized void sampled(long bytes) {
    if (round % every == 0) {
      samples.add(bytes);
    }
    if (samples.size() == MOST_SAMPLES) {
      List<Long> half = new ArrayList<>();
      for (int i = 0; i < samples.size(); i += 2) {
        half.add(samples.get(i));
      }
      samples = half;
      every *= 2;
    }
  }

  private synchronized void askingDatabase(long now) {
    databaseSince = now;
  }

  private synchronized void databaseAnswered(Optional<String> answer) {
    databaseSince = 0;
    databaseAsked = databaseAsked.and(answer);
  }

  private synchronized void probeAnswered(Optional<String> answer) {
    probesAsked = probesAsked.and(answer);
  }

  /** Bytes at even intervals. */
  synchronized List<Long> memory() {
    return List.copyOf(samples);
  }

  /** Whether the database could be read; no answer at all is none. */
  synchronized Asked database() {
    boolean hangs = databaseSince != 0 && System.nanoTime() - databaseSince > NO_ANSWER.toNanos();
    return hangs
        ? new Asked(databaseAsked.times() + 1, databaseAsked.wrong() + 1, 3, "no answer for 10 s")
        : databaseAsked;
  }

  /** What the probes said. */
  synchronized Asked probes() {
    return probesAsked;
  }

  /** Ends looking; waits a moment for a look that is under way. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(NO_ANSWER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
