package dev.slipway.probe;

import dev.slipway.config.JsonPath;
import dev.slipway.config.ProbeJson;
import dev.slipway.config.ProbeScript.Expectation;
import dev.slipway.config.ProbeText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares an answer with what a step expects. */
final class Checks {
  private final Answer answer;
  private final ProbeText.Values values;

  private Checks(Answer answer, ProbeText.Values values) {
    this.answer = answer;
    this.values = values;
  }

  /** What is wrong with an answer; empty when it is as expected. */
  static Optional<String> wrong(Expectation wanted, Answer answer, ProbeText.Values values) {
    Checks checks = new Checks(answer, values);
    return checks
        .status(wanted.status())
        .or(() -> checks.headers(wanted.headers()))
        .or(() -> checks.text(wanted.text()))
        .or(() -> checks.json(wanted.json()))
        .or(() -> checks.within(wanted));
  }

  private Optional<String> status(List<Integer> wanted) {
    boolean good = wanted.isEmpty() ? answer.status() < 400 : wanted.contains(answer.status());
    String instead =
        wanted.isEmpty()
            ? ""
            : " instead of " + String.join(" or ", wanted.stream().map(String::valueOf).toList());
    String line = answer.line().isEmpty() ? "" : ": " + answer.line();
    return good ? Optional.empty() : Optional.of("answers " + answer.status() + instead + line);
  }

  private Optional<String> headers(Map<String, ProbeText> wanted) {
    return wanted.entrySet().stream()
        .flatMap(header -> header(header.getKey(), header.getValue().with(values)).stream())
        .findFirst();
  }

  private Optional<String> header(String name, String part) {
    List<String> there = answer.headers().allValues(name);
    if (there.stream().anyMatch(value -> value.contains(part))) {
      return Optional.empty();
    }
    return Optional.of(
        there.isEmpty()
            ? "has no header '" + name + "'"
            : "has the header '%s: %s', without '%s'"
                .formatted(name, String.join(", ", there), part));
  }

  private Optional<String> text(List<ProbeText> wanted) {
    return wanted.stream()
        .map(text -> text.with(values))
        .filter(text -> !answer.body().contains(text))
        .findFirst()
        .map(text ->
            "does not say '%s'%s; it says: %s"
                .formatted(text, answer.inFirstPart(), answer.line()));
  }

  private Optional<String> json(Map<JsonPath, ProbeJson> wanted) {
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Optional<Object> body = Json.read(answer.body());
    if (body.isEmpty()) {
      return Optional.of("is no JSON" + answer.inFirstPart() + ": " + answer.line());
    }
    return wanted.entrySet().stream()
        .flatMap(place -> json(body.get(), place.getKey(), place.getValue().with(values)).stream())
        .findFirst();
  }

  private static Optional<String> json(Object body, JsonPath path, String wanted) {
    Object there = path.in(body).orElse(Json.NULL);
    Object right = Json.read(wanted).orElse(Json.NULL);
    return Json.same(there, right)
        ? Optional.empty()
        : Optional.of("has %s at %s instead of %s".formatted(Json.write(there), path, wanted));
  }

  private Optional<String> within(Expectation wanted) {
    return wanted
        .within()
        .filter(limit -> answer.took().compareTo(limit) > 0)
        .map(limit ->
            "takes " + Seconds.of(answer.took()) + " instead of at most " + Seconds.of(limit));
  }
}
