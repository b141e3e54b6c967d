package dev.slipway.watch;

import dev.slipway.runtime.Runtime;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.TrafficSecond;
import io.avaje.jsonb.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The old release in its own right, seen just before anything was done that could be noticed: what
 * it does as well is not the new release's fault. Kept in the plan, since processes, their logs and
 * the proxy's figures of it may be gone when it is needed.
 *
 * @param traffic requests over a stretch as long as the watch, at most five minutes
 * @param memory bytes that its web process holds with its children; 0 when not known
 * @param signatures errors in its log, at its start and lately
 */
@Json
public record Baseline(Measured traffic, long memory, Set<String> signatures) {
  private static final int LONGEST = 300;

  /** Copies the set. */
  public Baseline {
    signatures = Set.copyOf(signatures);
  }

  /**
   * Looks at what runs and serves.
   *
   * @param running every instance that runs
   * @param serving the one that requests go to
   * @param seconds over how long
   */
  public static Baseline of(
      Site site,
      List<InstancePlan> running,
      InstancePlan serving,
      Thresholds limits,
      long seconds) {
    int last = Math.clamp(seconds, 1, LONGEST);
    TrafficTotal total = new TrafficTotal(serving.id().value(), limits.slowestMillis());
    List<TrafficSecond> seen = site.traffic().seconds(last);
    seen.forEach(total::add);
    Runtime runtime = site.runtime();
    List<Path> logs = running.stream().map(one -> runtime.log(one.id())).toList();
    return new Baseline(
        total.over(last), runtime.memory(serving.id()).orElse(0), LogWatch.signatures(logs));
  }
}
