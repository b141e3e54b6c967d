package dev.slipway.watch;

import io.avaje.jsonb.Json;

/**
 * What customers' requests to one instance came to over some time.
 *
 * @param seconds over how long
 * @param requests all that ended
 * @param errors answered 5xx by the app, or not answered by it
 * @param slow that took longer than the threshold
 * @param p50Millis median time inside the app
 * @param p95Millis 95th percentile
 * @param slowestMillis the longest
 */
@Json
public record Measured(
    double seconds,
    long requests,
    long errors,
    long slow,
    double p50Millis,
    double p95Millis,
    double slowestMillis) {

  /** Nobody came. */
  public static final Measured NOTHING = new Measured(0, 0, 0, 0, 0, 0, 0);

  /** Share of errors among the requests. */
  public double errorRate() {
    return requests == 0 ? 0 : (double) errors / requests;
  }
}
