package dev.slipway.watch;

import dev.slipway.traffic.InstanceSecond;
import dev.slipway.traffic.TrafficSecond;

/** Adds up what one instance's requests came to. Not thread-safe. */
final class TrafficTotal {
  private final String instance;
  private final long slowMillis;
  private final Spread spread = new Spread();
  private long requests;
  private long errors;
  private double slowest;

  /**
   * Adds up for this instance.
   *
   * @param slowMillis what takes longer is slow
   */
  TrafficTotal(String instance, long slowMillis) {
    this.instance = instance;
    this.slowMillis = slowMillis;
  }

  /** Takes in a second. */
  void add(TrafficSecond second) {
    for (InstanceSecond share : second.instances()) {
      if (share.instance().equals(instance)) {
        requests += share.requests();
        errors += share.failed() + share.appErrors();
        slowest = Math.max(slowest, share.slowestMillis());
        spread.add(share.took());
      }
    }
  }

  /** The same so far, to go on with by itself. */
  TrafficTotal copy() {
    TrafficTotal copy = new TrafficTotal(instance, slowMillis);
    copy.requests = requests;
    copy.errors = errors;
    copy.slowest = slowest;
    copy.spread.add(spread);
    return copy;
  }

  /** The figures. */
  Measured over(double seconds) {
    // The time of each is right to 10 %, that of the slowest exactly.
    long slow = slowest > slowMillis ? Math.max(1, spread.longerThan((double) slowMillis)) : 0;
    return new Measured(
        seconds,
        requests,
        errors,
        slow,
        Math.min(spread.percentile(50), slowest),
        Math.min(spread.percentile(95), slowest),
        slowest);
  }
}
