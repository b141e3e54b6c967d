package dev.slipway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one value stands in a JSON document: {@code $.orders[0]['ship to'].city}. It leads to one
 * place, so there are no wildcards and no filters. Immutable.
 *
 * @param steps the way from the document's root
 */
public record JsonPath(List<Step> steps) {
  /** What is allowed, in words. */
  public static final String ALLOWED = "a path such as $.orders[0].id or $['ship to']";

  private static final Pattern STEP =
      Pattern.compile(
          "\\.(?<plain>[^.\\[\\]'\"\\s]+)"
              + "|\\[(?<index>0|[1-9][0-9]{0,8})]"
              + "|\\['(?<quoted>(?:[^'\\\\]++|\\\\['\\\\])*)']");

  /** One step of the way. */
  public sealed interface Step {}

  /** To the value of a key. */
  public record Key(String name) implements Step {}

  /** To an entry of a list, from 0. */
  public record Index(int number) implements Step {}

  /** Copies the list. */
  public JsonPath {
    steps = List.copyOf(steps);
  }

  /** Reads a path; empty when the text is none. */
  public static Optional<JsonPath> parse(String text) {
    if (!text.startsWith("$")) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    Matcher step = STEP.matcher(text).region(1, text.length());
    while (step.lookingAt()) {
      if (step.group("index") != null) {
        steps.add(new Index(Integer.parseInt(step.group("index"))));
      } else if (step.group("plain") != null) {
        steps.add(new Key(step.group("plain")));
      } else {
        steps.add(new Key(step.group("quoted").replaceAll("\\\\(.)", "$1")));
      }
      step.region(step.end(), text.length());
    }
    return step.regionStart() == text.length()
        ? Optional.of(new JsonPath(steps))
        : Optional.empty();
  }

  /**
   * The value there.
   *
   * @param document maps, lists, texts, numbers and booleans
   * @return empty when the way leads nowhere, or to null
   */
  public Optional<Object> in(Object document) {
    Optional<Object> at = Optional.of(document);
    for (Step step : steps) {
      at = at.flatMap(value -> next(value, step));
    }
    return at;
  }

  private static Optional<Object> next(Object value, Step step) {
    return switch (step) {
      case Key(String name) ->
          value instanceof Map<?, ?> map ? Optional.ofNullable(map.get(name)) : Optional.empty();
      case Index(int number) ->
          value instanceof List<?> list && number < list.size()
              ? Optional.ofNullable(list.get(number))
              : Optional.empty();
    };
  }

  /** The path as people write it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("$");
    for (Step step : steps) {
      switch (step) {
        case Index(int number) -> text.append('[').append(number).append(']');
        case Key(String name) when name.matches("[^.\\[\\]'\"\\s]+") ->
            text.append('.').append(name);
        case Key(String name) ->
            text.append("['").append(name.replaceAll("(['\\\\])", "\\\\$1")).append("']");
      }
    }
    return text.toString();
  }
}
