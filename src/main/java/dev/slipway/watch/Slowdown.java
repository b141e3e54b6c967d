package dev.slipway.watch;

import dev.slipway.traffic.TrafficSecond;
import java.util.List;
import java.util.Optional;

/**
 * Whether customers wait clearly longer than they did before something of ours began. Immutable.
 *
 * @param requests how many requests there were before; with few of them nobody can tell
 * @param millis what 95 % of them did not exceed
 */
public record Slowdown(long requests, double millis) {
  private static final long LEAST_BEFORE = 20;
  private static final long LEAST_NOW = 5;
  private static final double TIMES = 2.5;
  private static final double LEAST_MORE_MILLIS = 150;
  private static final double SHARE = 95;

  /** Against how long requests took in these seconds. */
  public static Slowdown since(List<TrafficSecond> before) {
    Spread spread = spread(before);
    return new Slowdown(spread.count(), spread.percentile(SHARE));
  }

  /** How much slower it is in these seconds, in words; empty when it is not clearly so. */
  public Optional<String> in(List<TrafficSecond> lately) {
    Spread spread = spread(lately);
    double now = spread.percentile(SHARE);
    boolean risen =
        requests >= LEAST_BEFORE
            && spread.count() >= LEAST_NOW
            && now > Math.max(millis * TIMES, millis + LEAST_MORE_MILLIS);
    return risen
        ? Optional.of(
            "95 %% of requests take up to %.0f ms, before it %.0f ms".formatted(now, millis))
        : Optional.empty();
  }

  private static Spread spread(List<TrafficSecond> seconds) {
    Spread spread = new Spread();
    seconds.stream()
        .flatMap(second -> second.instances().stream())
        .forEach(share -> spread.add(share.took()));
    return spread;
  }
}
