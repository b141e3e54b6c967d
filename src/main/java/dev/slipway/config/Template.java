package dev.slipway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that may mention variables: {@code ${NAME}}, {@code ${NAME:-default}}, and {@code $$} for
 * a dollar sign. A dollar sign with anything else behind it is a mistake rather than text, because
 * it is nearly always a shell's {@code $NAME} that would reach the app unexpanded.
 */
record Template(List<Part> parts, List<String> mistakes) {
  static final String ALLOWED = "${NAME}, ${NAME:-default}, and $$ for a dollar sign";

  private static final Pattern DOLLAR =
      Pattern.compile(
          "\\$(?:\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<default>[^}]*))?}"
              + "|(?<dollar>\\$)"
              + "|(?<wrong>\\{[^}]*}?|[A-Za-z_][A-Za-z0-9_]*|))");

  /** A piece of the text. */
  sealed interface Part {}

  /** Text that stays as it is. */
  record Literal(String text) implements Part {}

  /** A variable's value, or the fallback when it is not set or empty. */
  record Reference(String name, Optional<String> fallback) implements Part {

    Optional<String> value(Map<String, String> environment) {
      Optional<String> set = Optional.ofNullable(environment.get(name));
      return set.filter(value -> !value.isEmpty()).or(() -> fallback).or(() -> set);
    }
  }

  /** A text in which a dollar sign is a dollar sign. */
  static Template literal(String text) {
    return new Template(List.of(new Literal(text)), List.of());
  }

  static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    Matcher dollar = DOLLAR.matcher(text);
    int done = 0;
    while (dollar.find()) {
      parts.add(new Literal(text.substring(done, dollar.start())));
      done = dollar.end();
      if (dollar.group("name") != null) {
        parts.add(
            new Reference(dollar.group("name"), Optional.ofNullable(dollar.group("default"))));
      } else if (dollar.group("dollar") != null) {
        parts.add(new Literal("$"));
      } else {
        mistakes.add("'" + dollar.group() + "' is no variable");
      }
    }
    parts.add(new Literal(text.substring(done)));
    return new Template(List.copyOf(parts), List.copyOf(mistakes));
  }

  List<Reference> references() {
    return parts.stream().filter(Reference.class::isInstance).map(Reference.class::cast).toList();
  }

  /** The text with its variables filled in; one that has no value gives nothing. */
  String expand(Map<String, String> environment) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> text.append(literal.text());
        case Reference reference -> text.append(reference.value(environment).orElse(""));
      }
    }
    return text.toString();
  }
}
