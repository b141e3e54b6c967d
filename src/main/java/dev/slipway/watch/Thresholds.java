package dev.slipway.watch;

import dev.slipway.config.AppConfig.WatchConfig;
import io.avaje.jsonb.Json;

/**
 * What decides whether a release is good, as it was set when the deployment was planned.
 *
 * @param errors more failed answers than this in the first minute are bad, and so many are needed
 *     at any time
 * @param errorRate share of failed answers that is too much, between 0 and 1
 * @param slowestMillis an answer that takes longer is too slow
 * @param latencyFactor how many times the old release's 95th percentile is too slow; 0: any
 * @param memoryFactor how many times the old release's memory is too much; 0: any
 * @param newErrors whether errors in the log count that the old release's log does not have
 * @param minimumRequests requests by customers without which the watch cannot tell; 0: none are
 *     needed, since probes fill in
 */
@Json
public record Thresholds(
    int errors,
    double errorRate,
    long slowestMillis,
    double latencyFactor,
    double memoryFactor,
    boolean newErrors,
    int minimumRequests) {

  /** Those of the settings. */
  public static Thresholds of(WatchConfig watch) {
    return new Thresholds(
        watch.errors(),
        watch.errorRate(),
        watch.slowest().toMillis(),
        watch.latency(),
        watch.memory(),
        watch.newErrors(),
        watch.minimumRequests());
  }

  /** What holds where nothing was set, and in journals of before there were settings. */
  public static Thresholds usual() {
    return of(WatchConfig.USUAL);
  }
}
