package dev.slipway.watch;

import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.TrafficSecond;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * Collects what customers' requests to the new instance came to, second by second, while the watch
 * lasts. Seconds go on growing until a moment after their end, so the newest are asked for again.
 * Not thread-safe.
 */
final class TrafficWatch {
  private static final int ALL = 300;
  private static final int GROWING = 8;
  private static final int FIRST_MINUTE = 60;
  private static final int GETTING_WARM = 10;

  private final Traffic traffic;
  private final String instance;
  private final SeriesMaker series;
  private final TrafficTotal all;
  private final TrafficTotal firstMinute;
  private final TrafficTotal settled;
  private final TreeMap<Long, TrafficSecond> growing = new TreeMap<>();
  private final long began = System.nanoTime();
  private long asked = began - Duration.ofSeconds(ALL).toNanos();
  private long first = -1;
  private long newest = -1;
  private long settledUpTo = -1;

  TrafficWatch(Traffic traffic, String instance, String old, long slowMillis) {
    this.traffic = traffic;
    this.instance = instance;
    this.series = new SeriesMaker(old, instance);
    this.all = new TrafficTotal(instance, slowMillis);
    this.firstMinute = new TrafficTotal(instance, slowMillis);
    this.settled = new TrafficTotal(instance, slowMillis);
  }

  /** Asks for what is new. */
  void look() {
    long now = System.nanoTime();
    int last = (int) Math.min(ALL, Duration.ofNanos(now - asked).toSeconds() + 3);
    asked = now;
    take(traffic.seconds(last), last);
  }

  private void take(List<TrafficSecond> seconds, int last) {
    if (seconds.isEmpty()) {
      return;
    }
    long highest = seconds.getLast().number();
    if (highest < newest - last) {
      // Whoever counts was restarted, and counts from 0 again.
      settle(Long.MAX_VALUE);
      first = -FIRST_MINUTE;
      newest = -1;
    }
    newest = Math.max(newest, highest);
    for (TrafficSecond second : seconds) {
      boolean isOurs = second.instances().stream().anyMatch(s -> s.instance().equals(instance));
      if (first == -1 && isOurs) {
        first = second.number();
      }
      if (second.number() > settledUpTo) {
        growing.put(second.number(), second);
      }
    }
    settle(newest - GROWING);
  }

  private void settle(long before) {
    while (!growing.isEmpty() && growing.firstKey() < before) {
      TrafficSecond second = growing.pollFirstEntry().getValue();
      settledUpTo = second.number();
      add(second, all, firstMinute, settled);
      series.add(second);
    }
    if (before == Long.MAX_VALUE) {
      settledUpTo = -1;
    }
  }

  private void add(
      TrafficSecond second, TrafficTotal every, TrafficTotal early, TrafficTotal late) {
    every.add(second);
    if (first >= -1 && second.number() - first < FIRST_MINUTE) {
      early.add(second);
    }
    if (first < -1 || second.number() - first >= GETTING_WARM) {
      late.add(second);
    }
  }

  /** The figures so far. */
  Figures figures() {
    TrafficTotal every = all.copy();
    TrafficTotal early = firstMinute.copy();
    TrafficTotal late = settled.copy();
    growing.values().forEach(second -> add(second, every, early, late));
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Figures(
        every.over(seconds),
        early.over(Math.min(seconds, FIRST_MINUTE)),
        late.over(Math.max(0, seconds - GETTING_WARM)));
  }

  /**
   * Figures over three stretches.
   *
   * @param all since the cutover
   * @param firstMinute in the first minute after it
   * @param settled without the first ten seconds
   */
  record Figures(Measured all, Measured firstMinute, Measured settled) {}

  /** Second by second, also from before the cutover; ends the collecting. */
  Series series() {
    settle(Long.MAX_VALUE);
    return series.make();
  }
}
