package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.util.concurrent.atomic.AtomicLong;

/** What clients saw while one thing went on. Thread-safe. */
final class Tally {
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong erred = new AtomicLong();
  private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());
  private final AtomicLong longestGap = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();

  /** A good answer came; gaps are measured from one to the next, over all clients. */
  void answered(long tookNanos) {
    requests.incrementAndGet();
    slowest.accumulateAndGet(tookNanos, Math::max);
    long now = System.nanoTime();
    longestGap.accumulateAndGet(now - lastAnswer.getAndSet(now), Math::max);
    tellWaiting();
  }

  private synchronized void tellWaiting() {
    notifyAll();
  }

  /** A request was refused, reset, cut short or answered 5xx. */
  void failed() {
    requests.incrementAndGet();
    failed.incrementAndGet();
  }

  /** The bad release of the demo answered with an error of its own, which is no failed request. */
  void erred() {
    requests.incrementAndGet();
    erred.incrementAndGet();
  }

  long errors() {
    return erred.get();
  }

  /** Closes the last gap, when nobody answers any more. */
  void close() {
    longestGap.accumulateAndGet(System.nanoTime() - lastAnswer.get(), Math::max);
  }

  /** Returns when that many more good answers came: the app serves again. */
  synchronized void awaitAnswers(int count) {
    long wanted = good() + count;
    try {
      while (good() < wanted) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("the demo was cancelled");
    }
  }

  private long good() {
    return requests.get() - failed.get() - erred.get();
  }

  long requests() {
    return requests.get();
  }

  long failures() {
    return failed.get();
  }

  /** The longest time in which no client got a good answer. */
  double longestGapMillis() {
    return longestGap.get() / 1e6;
  }
}
