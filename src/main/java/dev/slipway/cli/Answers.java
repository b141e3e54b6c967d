package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;

/** Reads the JSON object that a result carries. */
final class Answers {
  private Answers() {}

  /**
   * The object as a record.
   *
   * @throws Failure when the executor answered something else
   */
  static <T> T read(Event.Ended end, Class<T> form) {
    try {
      if (end.data() != null) {
        return Jsonb.builder().build().type(form).fromJson(end.data());
      }
      throw new JsonException("no data");
    } catch (JsonException e) {
      throw Failure.of(
              Failure.Kind.UNKNOWN, "api.answer", "the executor's answer cannot be understood")
          .next("is this slipway older than the executor? slipway --version")
          .because(e);
    }
  }
}
