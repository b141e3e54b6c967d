package dev.slipway.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A probe script: requests to an app, each with what it must answer. Immutable.
 *
 * @param name what people call it
 * @param steps the requests, in their order; the first that is not answered as expected ends them
 * @param cleanup requests that take away what the steps wrote, whatever became of the steps
 * @param secrets values of variables it mentions, once they are filled in
 */
public record ProbeScript(String name, List<Step> steps, List<Step> cleanup, List<String> secrets) {

  /** Copies the lists. */
  public ProbeScript {
    steps = List.copyOf(steps);
    cleanup = List.copyOf(cleanup);
    secrets = List.copyOf(secrets);
  }

  /** Keeps its secrets to itself. */
  @Override
  public String toString() {
    return "ProbeScript[" + name + "]";
  }

  /** HTTP methods. */
  public enum Method {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** Whether asking so changes nothing, by the rules of HTTP. */
    public boolean isSafe() {
      return this == GET || this == HEAD;
    }

    /** As the script writes it. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One request.
   *
   * @param method how it asks
   * @param path what it asks for
   * @param headers sent along
   * @param body what it sends
   * @param writes whether it changes data of the app
   * @param follow whether redirects are followed
   * @param timeout the longest it may take
   * @param expect what the answer must be
   * @param capture values taken from the answer, by the name that later texts use
   */
  public record Step(
      Method method,
      ProbeText path,
      Map<String, ProbeText> headers,
      Body body,
      boolean writes,
      boolean follow,
      Duration timeout,
      Expectation expect,
      Map<String, Source> capture) {

    /** {@code POST /orders/{order}}: as written, without values. */
    public String title() {
      return method + " " + path;
    }

    /** The names of all values that it needs. */
    public Set<String> needs() {
      Set<String> names = new HashSet<>();
      texts().forEach(text -> names.addAll(text.values()));
      return names;
    }

    /** Every text in it. */
    Stream<ProbeText> texts() {
      return Stream.of(Stream.of(path), headers.values().stream(), body.texts(), expect.texts())
          .flatMap(texts -> texts);
    }

    Step fill(Map<String, String> variables) {
      return new Step(
          method,
          path.fill(variables),
          each(headers, text -> text.fill(variables)),
          body.fill(variables),
          writes,
          follow,
          timeout,
          expect.fill(variables),
          capture);
    }
  }

  /** What a request sends. */
  public sealed interface Body {

    /** Every text in it. */
    Stream<ProbeText> texts();

    /** The same with variables filled in. */
    Body fill(Map<String, String> variables);
  }

  /** Nothing. */
  public record NoBody() implements Body {
    @Override
    public Stream<ProbeText> texts() {
      return Stream.of();
    }

    @Override
    public Body fill(Map<String, String> variables) {
      return this;
    }
  }

  /** Fields of a form. */
  public record FormBody(Map<String, ProbeText> fields) implements Body {
    @Override
    public Stream<ProbeText> texts() {
      return fields.values().stream();
    }

    @Override
    public Body fill(Map<String, String> variables) {
      return new FormBody(each(fields, text -> text.fill(variables)));
    }
  }

  /** JSON. */
  public record JsonBody(ProbeJson json) implements Body {
    @Override
    public Stream<ProbeText> texts() {
      return json.texts();
    }

    @Override
    public Body fill(Map<String, String> variables) {
      return new JsonBody(json.fill(variables));
    }
  }

  /** Text of any kind. */
  public record TextBody(ProbeText text) implements Body {
    @Override
    public Stream<ProbeText> texts() {
      return Stream.of(text);
    }

    @Override
    public Body fill(Map<String, String> variables) {
      return new TextBody(text.fill(variables));
    }
  }

  /**
   * What an answer must be.
   *
   * @param status one of these; empty: any below 400
   * @param text each of these stands somewhere in the body
   * @param headers each of these headers is there, and holds the text
   * @param json at each of these places of the body is this value
   * @param within the longest it may take until it is there
   */
  public record Expectation(
      List<Integer> status,
      List<ProbeText> text,
      Map<String, ProbeText> headers,
      Map<JsonPath, ProbeJson> json,
      Optional<Duration> within) {

    /** Any answer below 400. */
    static final Expectation GOOD =
        new Expectation(List.of(), List.of(), Map.of(), Map.of(), Optional.empty());

    private Stream<ProbeText> texts() {
      return Stream.of(
              text.stream(),
              headers.values().stream(),
              json.values().stream().flatMap(ProbeJson::texts))
          .flatMap(texts -> texts);
    }

    private Expectation fill(Map<String, String> variables) {
      return new Expectation(
          status,
          text.stream().map(t -> t.fill(variables)).toList(),
          each(headers, t -> t.fill(variables)),
          each(json, value -> value.fill(variables)),
          within);
    }
  }

  /** Where a captured value stands in an answer. */
  public sealed interface Source {}

  /** The value of a form's field, or the content of a meta tag, of this name. */
  public record FromField(String name) implements Source {}

  /** A place in a JSON body. */
  public record FromJson(JsonPath path) implements Source {}

  /** A header. */
  public record FromHeader(String name) implements Source {}

  /** A cookie that was set, by this answer or before. */
  public record FromCookie(String name) implements Source {}

  /** What the first group of a pattern matches in the body; without a group, the whole match. */
  public record FromMatch(Pattern pattern) implements Source {}

  private static <K, V> Map<K, V> each(Map<K, V> map, UnaryOperator<V> change) {
    Map<K, V> changed = new LinkedHashMap<>();
    map.forEach((key, value) -> changed.put(key, change.apply(value)));
    return changed;
  }
}
