package dev.slipway.watch;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * Customers' requests over time around a cutover, for a chart: at most {@value #MOST} points, one
 * for each second around the cutover and fewer further away. All lists are equally long; a second
 * without requests has no point.
 *
 * @param cutoverMillis when the first request was answered by the new instance, or when the watch
 *     began if none was; milliseconds since 1970
 * @param at each point's beginning in seconds after the cutover, negative before it; rising
 * @param width each point's length in seconds
 * @param before the old instance
 * @param after the new one
 */
@Json
public record Series(long cutoverMillis, List<Long> at, List<Long> width, Line before, Line after) {
  static final int MOST = 600;

  /**
   * One instance's share.
   *
   * @param instance its name, such as {@code 12-web}; empty when there is none
   * @param requests requests that ended
   * @param errors those that the app answered 5xx or not at all
   * @param p50Millis median time inside the app; 0 without requests
   * @param p95Millis 95th percentile
   */
  @Json
  public record Line(
      String instance,
      List<Long> requests,
      List<Long> errors,
      List<Double> p50Millis,
      List<Double> p95Millis) {}
}
