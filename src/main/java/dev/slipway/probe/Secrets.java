package dev.slipway.probe;

import dev.slipway.process.Redaction;
import java.util.List;
import java.util.stream.Stream;

/** Masks the values of variables, also as an app repeats them: in HTML or in JSON. */
final class Secrets {
  private Secrets() {}

  static Redaction of(List<String> values) {
    return Redaction.of(values.stream().flatMap(Secrets::forms).distinct().toList());
  }

  private static Stream<String> forms(String value) {
    String json = Json.write(value);
    String html = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return Stream.of(
        value,
        json.substring(1, json.length() - 1),
        html.replace("\"", "&quot;").replace("'", "&#39;"),
        html.replace("\"", "&#34;").replace("'", "&#x27;"));
  }
}
