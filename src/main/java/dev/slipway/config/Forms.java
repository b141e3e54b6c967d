package dev.slipway.config;

import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Entry;
import dev.slipway.config.source.Value.Items;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simple forms. */
final class Forms {
  /** Names of apps, environments and processes. */
  static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

  static final String NAME_ALLOWED =
      "lower-case letters, digits and '-', beginning with a letter, at most 40";

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,6}) ?(kB|MB|GB|TB)");
  private static final String SIZE_ALLOWED = "a size such as 500MB, 20GB, 1TB";
  private static final Map<String, Long> UNITS =
      Map.of("kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);
  private static final String ONE_LINE = "one line of text";
  private static final String RELATIVE = "a path inside the app's folder, without '..'";

  private Forms() {}

  /** Text that may mention variables. */
  static Form<String> text() {
    return (value, reading) -> {
      Optional<String> text = reading.text(value, ONE_LINE + ", may hold ${NAME}");
      text.ifPresent(t -> reading.mentions(value.place(), t));
      return text.filter(t -> isOneLine(value.place(), t, reading));
    };
  }

  /** Like {@link #text()}, but may have several lines, or be empty when written {@code ""}. */
  static Form<String> anyText() {
    return (value, reading) -> {
      Optional<String> text = reading.text(value, "text, may hold ${NAME}");
      text.ifPresent(t -> reading.mentions(value.place(), t));
      return text;
    };
  }

  /** Text of one shape, taken as it stands. */
  static Form<String> word(Pattern shape, String allowed) {
    return (value, reading) ->
        reading
            .text(value, allowed)
            .flatMap(text ->
                shape.matcher(text).matches()
                    ? Optional.of(text)
                    : reading.refuse(value.place(), "'" + text + "' is not allowed here", allowed));
  }

  /** One line of text, taken as it stands. */
  static Form<String> line() {
    return (value, reading) ->
        reading.text(value, ONE_LINE).filter(text -> isOneLine(value.place(), text, reading));
  }

  /** A path inside the app's folder. */
  static Form<String> path() {
    return (value, reading) ->
        line()
            .read(value, reading)
            .flatMap(text ->
                staysInside(text)
                    ? Optional.of(text)
                    : reading.refuse(value.place(), "'" + text + "' leads outside", RELATIVE));
  }

  static Form<Duration> duration(Duration least) {
    return (value, reading) ->
        reading
            .text(value, Durations.ALLOWED)
            .flatMap(text -> {
              Optional<Duration> read = Durations.parse(text);
              if (read.isEmpty()) {
                return reading.refuse(
                    value.place(), "'" + text + "' is no duration", Durations.ALLOWED);
              }
              return read.get().compareTo(least) < 0
                  ? reading.refuse(value.place(), "'" + text + "' is too short", "more than 0")
                  : read;
            });
  }

  /** A number of bytes. */
  static Form<Long> size() {
    return (value, reading) ->
        reading
            .text(value, SIZE_ALLOWED)
            .flatMap(text -> {
              Matcher size = SIZE.matcher(text);
              return size.matches()
                  ? Optional.of(
                      Long.parseLong(size.group(1)) * UNITS.getOrDefault(size.group(2), 1L))
                  : reading.refuse(value.place(), "'" + text + "' is no size", SIZE_ALLOWED);
            });
  }

  static Form<Integer> number(int least, int most) {
    String allowed = "a whole number from " + least + " to " + most;
    return (value, reading) ->
        reading
            .text(value, allowed)
            .flatMap(text -> {
              boolean digits = text.matches("[0-9]{1,9}");
              int number = digits ? Integer.parseInt(text) : -1;
              return digits && number >= least && number <= most
                  ? Optional.of(number)
                  : reading.refuse(value.place(), "'" + text + "' is not allowed here", allowed);
            });
  }

  static Form<Boolean> flag() {
    return (value, reading) ->
        reading
            .text(value, "true, false")
            .flatMap(text ->
                switch (text) {
                  case "true" -> Optional.of(true);
                  case "false" -> Optional.of(false);
                  default ->
                      reading.refuse(
                          value.place(), "'" + text + "' is no yes or no", "true, false");
                });
  }

  /** One of an enum's constants, written in lower case with dashes. */
  static <E extends Enum<E>> Form<E> choice(String kind, Class<E> type) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Forms::spelled).toList();
    return (value, reading) ->
        reading
            .text(value, String.join(", ", words))
            .flatMap(text -> {
              Optional<E> chosen =
                  Arrays.stream(type.getEnumConstants())
                      .filter(constant -> spelled(constant).equals(text))
                      .findFirst();
              if (chosen.isEmpty()) {
                reading.report(Problem.unknown(value.place(), kind, text, words));
              }
              return chosen;
            });
  }

  /** An enum constant as people write it. */
  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A list; a single value stands for a list of one. */
  static <T> Form<List<T>> list(Form<T> form) {
    return (value, reading) -> {
      List<Value> values = value instanceof Items items ? items.values() : List.of(value);
      List<T> read = new ArrayList<>();
      values.forEach(v -> form.read(v, reading).ifPresent(read::add));
      return Optional.of(List.copyOf(read));
    };
  }

  /** A map whose keys people choose; {@code null} takes away what lies below. */
  static <T> Form<Map<String, T>> map(String kind, Pattern key, String allowed, Form<T> form) {
    return new Form<>() {
      @Override
      public Optional<Map<String, T>> read(Value value, Reading reading) {
        if (!(value instanceof Section section)) {
          return reading.refuse(value.place(), value.kind() + " where a map is wanted", allowed);
        }
        Map<String, T> read = new LinkedHashMap<>();
        for (Entry entry : section.entries()) {
          if (!key.matcher(entry.key()).matches()) {
            reading.report(
                Problem.of(entry.place(), "'" + entry.key() + "' is no " + kind, allowed));
          } else if (entry.value() instanceof Scalar scalar && scalar.isEmpty()) {
            reading.report(Problem.of(entry.place(), "'" + entry.key() + "' has no value"));
          } else if (!(entry.value() instanceof Scalar scalar && scalar.isNull())) {
            form.read(entry.value(), reading).ifPresent(v -> read.put(entry.key(), v));
          }
        }
        return Optional.of(Collections.unmodifiableMap(read));
      }

      @Override
      public Optional<Group> group() {
        return form.group();
      }

      @Override
      public boolean isNamed() {
        return true;
      }
    };
  }

  /** Variables of a process and their values. */
  static Form<Map<String, String>> variables() {
    return map(
        "name of a variable",
        Pattern.compile("[A-Za-z_][A-Za-z0-9_]*"),
        "names of letters, digits and '_', each with its text",
        anyText());
  }

  private static boolean isOneLine(Place place, String text, Reading reading) {
    boolean oneLine = text.chars().noneMatch(Character::isISOControl) && !text.isBlank();
    if (!oneLine) {
      reading.report(Problem.of(place, "blank, or with control characters", ONE_LINE));
    }
    return oneLine;
  }

  private static boolean staysInside(String path) {
    return !path.startsWith("/")
        && !path.startsWith("~")
        && !path.contains("\\")
        && Arrays.stream(path.split("/", -1)).noneMatch(part -> part.equals(".."));
  }
}
