package dev.slipway.probe;

import dev.slipway.config.ProbeScript.FromCookie;
import dev.slipway.config.ProbeScript.FromField;
import dev.slipway.config.ProbeScript.FromHeader;
import dev.slipway.config.ProbeScript.FromJson;
import dev.slipway.config.ProbeScript.FromMatch;
import dev.slipway.config.ProbeScript.Source;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A value that a run knows.
 *
 * @param text the value as text
 * @param json as JSON, when it was there and is no text
 */
record Captured(String text, Optional<String> json) {

  /** A text. */
  static Captured of(String text) {
    return new Captured(text, Optional.empty());
  }

  /** Takes a value from an answer; empty when it is not there. */
  static Optional<Captured> from(Answer answer, Source source, CookieJar cookies) {
    return switch (source) {
      case FromField(String name) -> PageFields.value(answer.body(), name).map(Captured::of);
      case FromHeader(String name) -> answer.headers().firstValue(name).map(Captured::of);
      case FromCookie(String name) -> cookies.value(name).map(Captured::of);
      case FromJson json -> Json.read(answer.body()).flatMap(json.path()::in).map(Captured::ofJson);
      case FromMatch match -> {
        Matcher found = match.pattern().matcher(answer.body());
        yield found.find()
            ? Optional.ofNullable(found.group(Math.min(1, found.groupCount()))).map(Captured::of)
            : Optional.empty();
      }
    };
  }

  private static Captured ofJson(Object value) {
    String json = Json.write(value);
    return value instanceof String text ? of(text) : new Captured(json, Optional.of(json));
  }

  /** A source in words. */
  static String inWords(Source source) {
    return switch (source) {
      case FromField field -> "field '" + field.name() + "'";
      case FromHeader header -> "header '" + header.name() + "'";
      case FromCookie cookie -> "cookie '" + cookie.name() + "'";
      case FromJson json -> "value at " + json.path();
      case FromMatch match -> "match for '" + match.pattern() + "'";
    };
  }
}
