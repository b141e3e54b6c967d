package dev.slipway.config;

import dev.slipway.config.ProbeScript.Body;
import dev.slipway.config.ProbeScript.Expectation;
import dev.slipway.config.ProbeScript.FormBody;
import dev.slipway.config.ProbeScript.JsonBody;
import dev.slipway.config.ProbeScript.Method;
import dev.slipway.config.ProbeScript.NoBody;
import dev.slipway.config.ProbeScript.Source;
import dev.slipway.config.ProbeScript.Step;
import dev.slipway.config.ProbeScript.TextBody;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value.Section;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every key of a probe script in one table, and how they become a {@link ProbeScript}. */
final class ProbeSettings {
  /** What Java's client sets itself. */
  private static final Set<String> NOT_OURS =
      Set.of("connection", "content-length", "expect", "upgrade", "transfer-encoding", "cookie");

  private static final List<Setting<ProbeText>> METHODS =
      Arrays.stream(Method.values())
          .map(method -> Setting.of(method.key(), ProbeForms.text()))
          .toList();
  private static final Setting<Map<String, ProbeText>> HEADERS =
      Setting.of("headers", ProbeForms.headers(), Map.of());
  private static final Setting<Map<String, ProbeText>> FORM =
      Setting.of("form", ProbeForms.fields());
  private static final Setting<ProbeJson> JSON = Setting.of("json", ProbeForms.json());
  private static final Setting<ProbeText> BODY = Setting.of("body", ProbeForms.text());
  private static final Setting<Boolean> WRITES = Setting.of("writes", Forms.flag());
  private static final Setting<Boolean> FOLLOW = Setting.of("follow", Forms.flag(), false);
  private static final Setting<Duration> TIMEOUT =
      Setting.of("timeout", Forms.duration(Duration.ofMillis(1)), Duration.ofSeconds(10));
  private static final Setting<Expectation> EXPECT =
      Setting.of("expect", ProbeForms.expectation(), Expectation.GOOD);
  private static final Setting<Map<String, Source>> CAPTURE =
      Setting.of("capture", ProbeForms.capture(), Map.of());
  private static final List<Setting<?>> BODIES = List.of(FORM, JSON, BODY);

  private static final Group STEP =
      new Group(
          Stream.<Setting<?>>concat(
                  METHODS.stream(),
                  Stream.of(HEADERS, FORM, JSON, BODY, WRITES, FOLLOW, TIMEOUT, EXPECT, CAPTURE))
              .toList(),
          List.of());

  private static final Setting<String> NAME = Setting.of("name", Forms.line());
  private static final Setting<List<Step>> STEPS =
      Setting.of("steps", Forms.list(LongForm.only(STEP, ProbeSettings::step)));
  private static final Setting<List<Step>> CLEANUP =
      Setting.of("cleanup", Forms.list(LongForm.only(STEP, ProbeSettings::step)), List.of());
  private static final Group SCRIPT = Group.of(NAME, STEPS, CLEANUP);

  private ProbeSettings() {}

  /** Every key there is, such as {@code steps.expect.status}; {@code *} stands for a name. */
  static List<String> paths() {
    return Stream.concat(SCRIPT.paths(), STEP.paths().map(path -> STEPS.name() + "." + path))
        .toList();
  }

  /**
   * Reads a script.
   *
   * @param usualName its name when it has none of its own
   */
  static ProbeScript read(Section section, String usualName, Reading reading) {
    Fields fields = Fields.of(section, SCRIPT, reading);
    List<Step> steps = fields.require(STEPS, List.of());
    List<Step> cleanup = fields.get(CLEANUP);
    refuseUnknownValues(Stream.concat(steps.stream(), cleanup.stream()).toList(), reading);
    return new ProbeScript(fields.find(NAME).orElse(usualName), steps, cleanup, List.of());
  }

  /** A step; where something is wrong with it, one that lets reading go on. */
  private static Step step(Fields fields) {
    List<Setting<ProbeText>> asked = METHODS.stream().filter(fields::has).toList();
    if (asked.size() != 1) {
      fields
          .reading()
          .report(
              Problem.of(
                  fields.place(),
                  asked.isEmpty() ? "a step without a request" : "a step with several requests",
                  "one of " + String.join(", ", METHODS.stream().map(Setting::name).toList())));
    }
    Setting<ProbeText> request = asked.isEmpty() ? METHODS.getFirst() : asked.getFirst();
    Method method = Method.valueOf(request.name().toUpperCase(Locale.ROOT));
    if (method.isSafe() && asked.size() == 1) {
      fields.refuse(BODIES, "does not go with '" + request.name() + "'");
    }
    return new Step(
        method,
        fields
            .find(request)
            .flatMap(path -> inside(path, fields))
            .orElseGet(() -> ProbeText.parse(fields.place(), "/")),
        headers(fields),
        body(fields),
        fields.find(WRITES).orElse(!method.isSafe()),
        fields.get(FOLLOW),
        fields.get(TIMEOUT),
        fields.get(EXPECT),
        capture(fields));
  }

  private static Map<String, Source> capture(Fields fields) {
    Map<String, Source> capture = fields.get(CAPTURE);
    if (capture.containsKey(ProbeText.MARKER)) {
      fields
          .reading()
          .report(Problem.of(fields.place(CAPTURE), "'marker' is Slipway's own name for a value"));
    }
    return capture;
  }

  private static Map<String, ProbeText> headers(Fields fields) {
    Map<String, ProbeText> headers = fields.get(HEADERS);
    headers.keySet().stream()
        .filter(name -> NOT_OURS.contains(name.toLowerCase(Locale.ROOT)))
        .forEach(name ->
            fields
                .reading()
                .report(Problem.of(fields.place(HEADERS), "'" + name + "' is set by Slipway")));
    return headers;
  }

  private static Body body(Fields fields) {
    List<Setting<?>> written = BODIES.stream().filter(fields::has).toList();
    if (written.size() > 1) {
      fields.refuse(
          written.subList(1, written.size()),
          "cannot stand beside '" + written.getFirst().name() + "'");
    }
    return fields
        .find(FORM)
        .<Body>map(FormBody::new)
        .or(() -> fields.find(JSON).map(JsonBody::new))
        .or(() -> fields.find(BODY).map(TextBody::new))
        .orElseGet(NoBody::new);
  }

  private static Optional<ProbeText> inside(ProbeText path, Fields fields) {
    return path.toString().matches("[/{][^\\s#]*")
        ? Optional.of(path)
        : fields
            .reading()
            .refuse(path.place(), "'" + path + "' is no path of the app", "a path such as /login");
  }

  /** A value has to be captured by a step before the one that mentions it. */
  private static void refuseUnknownValues(List<Step> steps, Reading reading) {
    Set<String> known = new LinkedHashSet<>(Set.of(ProbeText.MARKER));
    for (Step step : steps) {
      step.texts()
          .forEach(text ->
              text.values().stream()
                  .filter(name -> !known.contains(name))
                  .forEach(name ->
                      reading.report(
                          Problem.unknown(text.place(), "value", name, List.copyOf(known)))));
      known.addAll(step.capture().keySet());
    }
  }
}
