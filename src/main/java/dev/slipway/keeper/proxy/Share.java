package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.RouteShare;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one instance had of one second's requests, in fixed memory (half a kilobyte). Times are kept
 * in four steps for every doubling: right to 10 %. Any thread may count and read; counting takes no
 * lock.
 */
final class Share {
  private static final int STEPS = 4;
  private static final int STEP_BITS = 2;
  private static final int SHORTEST_BITS = 7; // 128 µs; what is shorter is all the same
  private static final int LONGEST_BITS = 29; // 2^29 µs are 9 minutes
  private static final int BUCKETS = 1 + (LONGEST_BITS - SHORTEST_BITS + 1) * STEPS;

  private final Desired.Upstream upstream;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong appErrors = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicIntegerArray took = new AtomicIntegerArray(BUCKETS);

  Share(Desired.Upstream upstream) {
    this.upstream = upstream;
  }

  /** The app answered completely. */
  void answered(int status, long nanosInside) {
    if (status >= 500) {
      appErrors.incrementAndGet();
    }
    left(nanosInside);
  }

  /** The request failed by our definition. */
  void failed() {
    requests.incrementAndGet();
    failed.incrementAndGet();
  }

  /** It is over without an answer: the client had left. */
  void left(long nanosInside) {
    requests.incrementAndGet();
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanosInside));
    took.incrementAndGet(bucket(micros));
    slowest.accumulateAndGet(micros, Math::max);
  }

  /** The answer goes on without end; how long says nothing. */
  void longLived() {
    requests.incrementAndGet();
  }

  RouteShare read() {
    List<Long> latencies = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      if (took.get(i) > 0) {
        latencies.add(middle(i));
        latencies.add((long) took.get(i));
      }
    }
    return new RouteShare(
        upstream.instance(),
        upstream.release(),
        requests.get(),
        failed.get(),
        appErrors.get(),
        slowest.get() / 1e3,
        latencies);
  }

  private static int bucket(long micros) {
    if (micros < 1 << SHORTEST_BITS) {
      return 0;
    }
    int bits = Math.min(63 - Long.numberOfLeadingZeros(micros), LONGEST_BITS);
    int step = (int) (micros >>> (bits - STEP_BITS)) & (STEPS - 1);
    return 1 + (bits - SHORTEST_BITS) * STEPS + step;
  }

  private static long middle(int bucket) {
    if (bucket == 0) {
      return 1 << (SHORTEST_BITS - 1);
    }
    int bits = SHORTEST_BITS + (bucket - 1) / STEPS;
    long from = (long) (STEPS + (bucket - 1) % STEPS) << (bits - STEP_BITS);
    return from + (1L << (bits - STEP_BITS)) / 2;
  }
}
