package dev.slipway.migration;

import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;

/** JSON between us and the scripts and programs that we start. */
final class Answers {
  private static final Jsonb JSON = Jsonb.builder().build();

  private Answers() {}

  static <T> T read(String json, Class<T> type) {
    try {
      return JSON.type(type).fromJson(json);
    } catch (JsonException e) {
      throw Failure.failed(
              "migration.answer", "The migration tool's answer makes no sense: " + json)
          .because(e);
    }
  }

  static <T> String write(T answer, Class<T> type) {
    return JSON.type(type).toJson(answer);
  }
}
