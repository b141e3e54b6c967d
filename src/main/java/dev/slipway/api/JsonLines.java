package dev.slipway.api;

import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;

/** Requests and events as lines: one JSON object each, no line break inside. Thread-safe. */
public final class JsonLines {

  /** No line of the API is longer, in bytes; a longer one is refused. */
  public static final int LONGEST = 1 << 20;

  private final JsonType<Request> requests;
  private final JsonType<Event> events;

  /** Prepares the adapters. */
  public JsonLines() {
    Jsonb jsonb = Jsonb.builder().build();
    requests = jsonb.type(Request.class);
    events = jsonb.type(Event.class);
  }

  /** The line for a request, without line break. */
  public String write(Request request) {
    return requests.toJson(request);
  }

  /** The line for an event, without line break. */
  public String write(Event event) {
    return events.toJson(event);
  }

  /**
   * Reads a request.
   *
   * @throws Failure when the line is none
   */
  public Request readRequest(String line) {
    try {
      return requests.fromJson(line);
    } catch (JsonException | IllegalArgumentException | NullPointerException e) {
      throw malformed("request", e);
    }
  }

  /**
   * Reads an event.
   *
   * @throws Failure when the line is none, or of a kind this program does not know
   */
  public Event readEvent(String line) {
    try {
      return events.fromJson(line);
    } catch (JsonException | IllegalArgumentException | NullPointerException e) {
      throw malformed("event", e);
    }
  }

  private static Failure malformed(String what, RuntimeException cause) {
    return Failure.usage("api.malformed", "this line is no " + what + " of Slipway's API")
        .because(cause);
  }
}
