package dev.slipway.config;

import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JSON value in a probe script, written as YAML, whose texts may mention values. Immutable. */
public sealed interface ProbeJson {

  /**
   * A text; one that is nothing but {@code {name}} is of the type that was captured.
   *
   * @param text the text
   */
  record Text(ProbeText text) implements ProbeJson {}

  /**
   * A number, {@code true}, {@code false} or {@code null}.
   *
   * @param literal as JSON writes it
   */
  record Literal(String literal) implements ProbeJson {}

  /** A list. */
  record Items(List<ProbeJson> values) implements ProbeJson {

    /** Copies the list. */
    public Items {
      values = List.copyOf(values);
    }
  }

  /** An object, in the order written. */
  record Members(Map<String, ProbeJson> values) implements ProbeJson {}

  /** The value as JSON, in one run. */
  default String with(ProbeText.Values values) {
    return switch (this) {
      case Literal(String literal) -> literal;
      case Text(ProbeText text) ->
          text.onlyValue().flatMap(values::json).orElseGet(() -> quoted(text.with(values)));
      case Items(List<ProbeJson> items) ->
          items.stream().map(item -> item.with(values)).collect(Collectors.joining(",", "[", "]"));
      case Members(Map<String, ProbeJson> members) ->
          members.entrySet().stream()
              .map(member -> quoted(member.getKey()) + ":" + member.getValue().with(values))
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  /** Every text in it. */
  default Stream<ProbeText> texts() {
    return switch (this) {
      case Literal literal -> Stream.of();
      case Text(ProbeText text) -> Stream.of(text);
      case Items(List<ProbeJson> items) -> items.stream().flatMap(ProbeJson::texts);
      case Members(Map<String, ProbeJson> members) ->
          members.values().stream().flatMap(ProbeJson::texts);
    };
  }

  /** The same value with variables filled in. */
  default ProbeJson fill(Map<String, String> variables) {
    return switch (this) {
      case Literal literal -> literal;
      case Text(ProbeText text) -> new Text(text.fill(variables));
      case Items(List<ProbeJson> items) ->
          new Items(items.stream().map(item -> item.fill(variables)).toList());
      case Members(Map<String, ProbeJson> members) -> {
        Map<String, ProbeJson> filled = new LinkedHashMap<>();
        members.forEach((name, value) -> filled.put(name, value.fill(variables)));
        yield new Members(filled);
      }
    };
  }

  private static String quoted(String text) {
    return Strings.JSON.toJson(text);
  }

  /** Holds the adapter, since an interface's fields are everyone's. */
  final class Strings {
    private static final JsonType<String> JSON = Jsonb.builder().build().type(String.class);

    private Strings() {}
  }
}
