package dev.slipway.traffic;

import io.avaje.jsonb.Json;

/**
 * What one release's requests came to. A <em>failed</em> request is one refused, reset, truncated
 * or answered 5xx by our proxy; the app's own 5xx are counted apart.
 *
 * @param release the release
 * @param requests all requests that ended
 * @param failed failed ones
 * @param appErrors the app's own 5xx
 * @param closedLongLived long-lived connections closed at the end of a drain
 * @param held requests that had to wait
 * @param longestHoldMillis the longest wait
 * @param p50Millis median latency
 * @param p95Millis 95th percentile
 * @param p99Millis 99th percentile
 * @param maxMillis slowest
 */
@Json
public record ReleaseCounters(
    String release,
    long requests,
    long failed,
    long appErrors,
    long closedLongLived,
    long held,
    double longestHoldMillis,
    double p50Millis,
    double p95Millis,
    double p99Millis,
    double maxMillis) {}
