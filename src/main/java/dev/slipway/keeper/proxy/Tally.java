package dev.slipway.keeper.proxy;

import dev.slipway.keeper.RouteCounters;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what one release's requests came to, as {@link RouteCounters} defines it. Any thread may
 * count and read; counting takes no lock.
 */
final class Tally {
  private final String release;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder appErrors = new LongAdder();
  private final LongAdder closedLongLived = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final AtomicLong longestHold = new AtomicLong();
  private final Latencies latencies = new Latencies();

  Tally(String release) {
    this.release = release;
  }

  /** A request ended, whichever way. */
  void ended() {
    requests.increment();
  }

  /** A request was answered completely by the app, so long after it was let in. */
  void answered(int status, long nanos) {
    requests.increment();
    latencies.record(nanos);
    if (status >= 500) {
      appErrors.increment();
    }
  }

  /** A request failed by our definition. */
  void failed() {
    requests.increment();
    failed.increment();
  }

  /** A request had to wait so long. */
  void held(long nanos) {
    held.increment();
    longestHold.accumulateAndGet(nanos, Math::max);
  }

  /** A long-lived connection was closed at the end of a drain. */
  void closedLongLived() {
    closedLongLived.increment();
  }

  /** What was counted so far. */
  RouteCounters read() {
    return new RouteCounters(
        release,
        requests.sum(),
        failed.sum(),
        appErrors.sum(),
        closedLongLived.sum(),
        held.sum(),
        longestHold.get() / 1e6,
        latencies.percentileMillis(50),
        latencies.percentileMillis(95),
        latencies.percentileMillis(99),
        latencies.longestMillis());
  }
}
