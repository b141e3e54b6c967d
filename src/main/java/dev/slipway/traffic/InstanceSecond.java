package dev.slipway.traffic;

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
 * @param slowestMillis the longest time that one was inside the app, without waiting in a hold
 * @param took how long they were inside; requests that the client gave up are among them
 */
@Json
public record InstanceSecond(
    String instance,
    String release,
    long requests,
    long failed,
    long appErrors,
    double slowestMillis,
    List<Took> took) {

  /** Copies the list. */
  public InstanceSecond {
    took = List.copyOf(took);
  }

  /**
   * Requests that took about equally long.
   *
   * @param millis how long, right to 10 %
   * @param count how many
   */
  @Json
  public record Took(double millis, long count) {}
}
