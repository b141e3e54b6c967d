package dev.slipway.keeper.proxy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of durations in fixed memory (4 KB): sixteen steps for every doubling, so a
 * percentile is off by 3 % at most. Any thread may record and read at any time.
 */
final class Latencies {
  private static final int STEPS = 16;
  private static final int STEP_BITS = 4;
  private static final int LONGEST_BITS = 36; // 2^36 µs are 19 hours
  private static final int BUCKETS = STEPS + (LONGEST_BITS - STEP_BITS + 1) * STEPS;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final AtomicLong longest = new AtomicLong();

  /** Records one duration. */
  void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
    counts.incrementAndGet(bucket(micros));
    if (micros > longest.get()) {
      longest.accumulateAndGet(micros, Math::max);
    }
  }

  /** The duration in milliseconds that {@code percent} of all durations do not exceed. */
  double percentileMillis(double percent) {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    long rank = (long) Math.ceil(total * percent / 100);
    for (int i = 0; i < BUCKETS && rank > 0; i++) {
      rank -= counts.get(i);
      if (rank <= 0) {
        return Math.min(middle(i), (double) longest.get()) / 1000;
      }
    }
    return 0;
  }

  /** The longest duration in milliseconds, exactly. */
  double longestMillis() {
    return longest.get() / 1000.0;
  }

  private static int bucket(long micros) {
    if (micros < STEPS) {
      return (int) micros;
    }
    int bits = Math.min(63 - Long.numberOfLeadingZeros(micros), LONGEST_BITS);
    int step = (int) (micros >>> (bits - STEP_BITS)) & (STEPS - 1);
    return STEPS + (bits - STEP_BITS) * STEPS + step;
  }

  private static double middle(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int bits = (bucket - STEPS) / STEPS;
    long from = (long) (STEPS + (bucket - STEPS) % STEPS) << bits;
    return from + ((1L << bits) - 1) / 2.0;
  }
}
