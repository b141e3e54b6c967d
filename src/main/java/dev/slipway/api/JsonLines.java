package dev.slipway.api;

import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.Map;
import java.util.Optional;

/** Requests and events as lines: one JSON object each, no line break inside. Thread-safe. */
public final class JsonLines {

  /** No line of the API is longer, in bytes; a longer one is refused. */
  public static final int LONGEST = 1 << 20;

  private final JsonType<Request> requests;
  private final JsonType<Event> events;
  private final JsonType<Map<String, Object>> anything;

  /** Prepares the adapters. */
  public JsonLines() {
    Jsonb jsonb = Jsonb.builder().build();
    requests = jsonb.type(Request.class);
    events = jsonb.type(Event.class);
    anything = jsonb.type(Object.class).map();
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
   * Reads an event; empty for one of a type this program does not know, as a newer executor may
   * send it.
   *
   * @throws Failure when the line is none
   */
  public Optional<Event> readEvent(String line) {
    try {
      return Optional.of(events.fromJson(line));
    } catch (IllegalStateException noSuchType) {
      if (hasType(line)) {
        return Optional.empty();
      }
      throw malformed("event", noSuchType);
    } catch (JsonException | IllegalArgumentException | NullPointerException e) {
      throw malformed("event", e);
    }
  }

  /** The adapter fails in one way without a type and with one that it does not know. */
  private boolean hasType(String line) {
    return anything.fromJson(line).get("type") instanceof String;
  }

  private static Failure malformed(String what, RuntimeException cause) {
    return Failure.usage("api.malformed", "this line is no " + what + " of Slipway's API")
        .because(cause);
  }
}
