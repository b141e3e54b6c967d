package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What one instance had of one second's requests.
 *
 * @param instance the instance
 * @param release its release
 * @param requests all of its requests that ended
 * @param failed failed ones
 * @param appErrors the app's own 5xx
 * @param slowestMillis the longest time that one was inside the app, without waiting at the gate
 * @param latencies how long they were inside: a time in microseconds and how many took about so
 *     long, in turn; times are right to 10 %. Requests that the client gave up are among them
 */
@Json
public record RouteShare(
    String instance,
    String release,
    long requests,
    long failed,
    long appErrors,
    double slowestMillis,
    List<Long> latencies) {}
