package dev.slipway.probe;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.jsonb.Jsonb;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON of any shape as maps, lists, texts, booleans and {@link BigDecimal}: an id of 19 digits is
 * still that id afterwards. Null is left out of maps, and is {@link #NULL} in lists.
 */
final class Json {
  /** What stands for null. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final Jsonb JSONB = Jsonb.builder().build();

  private Json() {}

  /** Reads a document; empty when the text is none. */
  static Optional<Object> read(String text) {
    try (JsonReader reader = JSONB.reader(text)) {
      return Optional.of(value(reader));
    } catch (JsonException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Object value(JsonReader reader) {
    return switch (reader.currentToken()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> list(reader);
      case STRING -> reader.readString();
      case NUMBER -> reader.readDecimal();
      case BOOLEAN -> reader.readBoolean();
      case NULL -> {
        reader.isNullValue();
        yield NULL;
      }
      default -> throw new JsonException("no value");
    };
  }

  private static Map<String, Object> object(JsonReader reader) {
    Map<String, Object> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNextField()) {
      String name = reader.nextField();
      Object value = value(reader);
      if (!NULL.equals(value)) {
        members.put(name, value);
      }
    }
    reader.endObject();
    return members;
  }

  private static List<Object> list(JsonReader reader) {
    List<Object> values = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNextElement()) {
      values.add(value(reader));
    }
    reader.endArray();
    return values;
  }

  /** Whether both are the same, however their numbers are written. */
  static boolean same(Object one, Object other) {
    return normal(one).equals(normal(other));
  }

  private static Object normal(Object value) {
    return switch (value) {
      case BigDecimal number -> number.stripTrailingZeros();
      case List<?> list -> list.stream().map(Json::normal).toList();
      case Map<?, ?> map -> {
        Map<Object, Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(name, normal(member)));
        yield members;
      }
      default -> value;
    };
  }

  /** The value as JSON. */
  static String write(Object value) {
    return switch (value) {
      case BigDecimal number -> number.toString();
      case List<?> list ->
          String.join(",", list.stream().map(Json::write).toList())
              .transform(text -> "[" + text + "]");
      case Map<?, ?> map ->
          String.join(
                  ",",
                  map.entrySet().stream()
                      .map(member -> write(member.getKey()) + ":" + write(member.getValue()))
                      .toList())
              .transform(text -> "{" + text + "}");
      case String text -> JSONB.type(String.class).toJson(text);
      default -> value.toString();
    };
  }
}
