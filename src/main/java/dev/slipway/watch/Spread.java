package dev.slipway.watch;

import dev.slipway.traffic.InstanceSecond.Took;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long requests took, over any number of seconds. Not thread-safe. */
final class Spread {
  private final TreeMap<Double, Long> counts = new TreeMap<>();

  /** Takes these in. */
  void add(List<Took> took) {
    took.forEach(one -> counts.merge(one.millis(), one.count(), Long::sum));
  }

  /** Takes all of another in. */
  void add(Spread other) {
    other.counts.forEach((millis, count) -> counts.merge(millis, count, Long::sum));
  }

  /** How many were taken in. */
  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many took longer. */
  long longerThan(double millis) {
    return counts.tailMap(millis, false).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The time in milliseconds that this share of all do not exceed; 0 when there are none. */
  double percentile(double percent) {
    long rank = (long) Math.ceil(count() * percent / 100);
    for (Map.Entry<Double, Long> entry : counts.entrySet()) {
      rank -= entry.getValue();
      if (rank <= 0) {
        return entry.getKey();
      }
    }
    return 0;
  }
}
