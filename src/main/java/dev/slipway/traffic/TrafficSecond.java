package dev.slipway.traffic;

import io.avaje.jsonb.Json;
import java.time.Instant;

/**
 * One second of an app's requests.
 *
 * @param from its beginning by the wall clock of the time when this was asked for
 * @param requests all requests that ended in it
 * @param failed failed ones
 * @param longestGapMillis the longest time, ending in it, in which a request was waiting or inside
 *     the app, and none was finished. One slow request alone makes a gap too, so read it against
 *     the seconds before
 * @param slowestMillis the longest time from a request's arrival to its end
 */
@Json
public record TrafficSecond(
    Instant from, long requests, long failed, double longestGapMillis, double slowestMillis) {}
