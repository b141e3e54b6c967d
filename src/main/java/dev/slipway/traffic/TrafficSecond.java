package dev.slipway.traffic;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;

/**
 * One second of an app's requests.
 *
 * @param number rises by one with every second, and begins anew when whoever counts is restarted
 * @param from its beginning by the wall clock of the time when this was asked for
 * @param requests all requests that ended in it
 * @param failed failed ones
 * @param longestGapMillis the longest time, ending in it, in which a request was waiting or inside
 *     the app, and none was finished. One slow request alone makes a gap too, so read it against
 *     the seconds before
 * @param slowestMillis the longest time from a request's arrival to its end
 * @param instances what each instance had of it
 */
@Json
public record TrafficSecond(
    long number,
    Instant from,
    long requests,
    long failed,
    double longestGapMillis,
    double slowestMillis,
    List<InstanceSecond> instances) {

  /** Copies the list. */
  public TrafficSecond {
    instances = List.copyOf(instances);
  }
}
