package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One second of an app's requests.
 *
 * @param number rises by one with every second of a keeper's life, from 0
 * @param from its beginning by the wall clock of the time when this was asked for
 * @param requests all requests that ended in it
 * @param failed failed ones
 * @param longestGapMillis the longest time, ending in it, in which a request was with the proxy,
 *     waiting or inside the app, and none was finished. One slow request alone makes a gap too, so
 *     read it against the seconds before
 * @param slowestMillis the longest time from a request's arrival to its end
 * @param shares what each instance had of it; null from a keeper that does not tell
 */
@Json
public record RouteSecond(
    long number,
    Instant from,
    long requests,
    long failed,
    double longestGapMillis,
    double slowestMillis,
    @Nullable List<RouteShare> shares) {}
