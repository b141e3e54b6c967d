package dev.slipway.config;

import dev.slipway.config.ProbeScript.Expectation;
import dev.slipway.config.ProbeScript.FromCookie;
import dev.slipway.config.ProbeScript.FromField;
import dev.slipway.config.ProbeScript.FromHeader;
import dev.slipway.config.ProbeScript.FromJson;
import dev.slipway.config.ProbeScript.FromMatch;
import dev.slipway.config.ProbeScript.Source;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Entry;
import dev.slipway.config.source.Value.Items;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The forms that only probe scripts have: texts with values, JSON, what is expected and taken. */
final class ProbeForms {
  private static final Pattern ANYTHING = Pattern.compile("(?s).*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern VALUE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private static final Setting<List<Integer>> STATUS =
      Setting.of("status", Forms.list(Forms.number(100, 599)), List.of());
  private static final Setting<List<ProbeText>> TEXT =
      Setting.of("text", Forms.list(text()), List.of());
  private static final Setting<Map<String, ProbeText>> HEADERS =
      Setting.of("headers", headers(), Map.of());
  private static final Setting<Map<JsonPath, ProbeJson>> JSON =
      Setting.of("json", places(), Map.of());
  private static final Setting<Duration> WITHIN =
      Setting.of("within", Forms.duration(Duration.ofMillis(1)));
  private static final Group EXPECT = Group.of(STATUS, TEXT, HEADERS, JSON, WITHIN);

  private static final Setting<Source> FIELD =
      Setting.of("field", Forms.line().map(FromField::new));
  private static final Setting<Source> FROM_JSON = Setting.of("json", path().map(FromJson::new));
  private static final Setting<Source> HEADER =
      Setting.of(
          "header", Forms.word(HealthSettings.HEADER, "a header's name").map(FromHeader::new));
  private static final Setting<Source> COOKIE =
      Setting.of("cookie", Forms.line().map(FromCookie::new));
  private static final Setting<Source> MATCH = Setting.of("match", pattern().map(FromMatch::new));
  private static final List<Setting<Source>> SOURCES =
      List.of(FIELD, FROM_JSON, HEADER, COOKIE, MATCH);
  private static final Group CAPTURE = Group.of(FIELD, FROM_JSON, HEADER, COOKIE, MATCH);

  private ProbeForms() {}

  /** Text that may mention variables and values. */
  static Form<ProbeText> text() {
    return (value, reading) -> {
      Optional<ProbeText> text =
          reading
              .text(value, "text, may hold ${NAME} and {value}")
              .map(words -> ProbeText.parse(value.place(), words));
      text.ifPresent(t -> noteVariables(t, reading));
      return text;
    };
  }

  private static void noteVariables(ProbeText text, Reading reading) {
    text.references().forEach(r -> reading.mentions(text.place(), r));
    text.mistakes()
        .forEach(mistake -> reading.report(Problem.of(text.place(), mistake, Template.ALLOWED)));
  }

  /** Texts by names that people choose. */
  static Form<Map<String, ProbeText>> fields() {
    return Forms.map("name", ANYTHING, "names, each with its text", text());
  }

  /** Header names, each with its text. */
  static Form<Map<String, ProbeText>> headers() {
    return Forms.map(
        "header name", HealthSettings.HEADER, "header names, each with its text", text());
  }

  /** Any value, as JSON. */
  static Form<ProbeJson> json() {
    return ProbeForms::json;
  }

  private static Optional<ProbeJson> json(Value value, Reading reading) {
    return switch (value) {
      case Scalar scalar when isLiteral(scalar) ->
          Optional.of(new ProbeJson.Literal(scalar.isNull() ? "null" : scalar.text()));
      case Scalar scalar -> text().read(scalar, reading).map(ProbeJson.Text::new);
      case Items items -> {
        List<ProbeJson> read = new ArrayList<>();
        items.values().forEach(item -> json(item, reading).ifPresent(read::add));
        yield Optional.of(new ProbeJson.Items(read));
      }
      case Section section -> {
        Map<String, ProbeJson> read = new LinkedHashMap<>();
        for (Entry entry : section.entries()) {
          json(entry.value(), reading).ifPresent(member -> read.put(entry.key(), member));
        }
        yield Optional.of(new ProbeJson.Members(Collections.unmodifiableMap(read)));
      }
    };
  }

  private static boolean isLiteral(Scalar scalar) {
    return scalar.plain()
        && (scalar.isNull()
            || scalar.text().equals("true")
            || scalar.text().equals("false")
            || NUMBER.matcher(scalar.text()).matches());
  }

  /** What an answer must be; for short, only its status. */
  static Form<Expectation> expectation() {
    Form<Expectation> brief = STATUS.form().map(ProbeForms::ofStatus);
    LongForm<Expectation> written = expectation(brief);
    return new Form<>() {
      @Override
      public Optional<Expectation> read(Value value, Reading reading) {
        return value instanceof Items ? brief.read(value, reading) : written.read(value, reading);
      }

      @Override
      public Optional<Group> group() {
        return written.group();
      }
    };
  }

  private static LongForm<Expectation> expectation(Form<Expectation> brief) {
    return new LongForm<>(
        EXPECT,
        brief,
        fields ->
            new Expectation(
                fields.get(STATUS),
                fields.get(TEXT),
                fields.get(HEADERS),
                fields.get(JSON),
                fields.find(WITHIN)));
  }

  private static Expectation ofStatus(List<Integer> status) {
    return new Expectation(status, List.of(), Map.of(), Map.of(), Optional.empty());
  }

  private static Form<JsonPath> path() {
    return (value, reading) ->
        reading
            .text(value, JsonPath.ALLOWED)
            .flatMap(text ->
                JsonPath.parse(text)
                    .or(() ->
                        reading.refuse(
                            value.place(), "'" + text + "' is no path", JsonPath.ALLOWED)));
  }

  /** JSON values by their places in a body. */
  private static Form<Map<JsonPath, ProbeJson>> places() {
    return (value, reading) -> {
      if (!(value instanceof Section section)) {
        return reading.refuse(
            value.place(), value.kind() + " where a map is wanted", "paths, each with its value");
      }
      Map<JsonPath, ProbeJson> read = new LinkedHashMap<>();
      for (Entry entry : section.entries()) {
        Optional<JsonPath> path =
            path().read(new Scalar(entry.place(), entry.key(), false), reading);
        Optional<ProbeJson> wanted = json(entry.value(), reading);
        path.ifPresent(p -> wanted.ifPresent(json -> read.put(p, json)));
      }
      return Optional.of(Collections.unmodifiableMap(read));
    };
  }

  /** Names, each with the place that its value is taken from. */
  static Form<Map<String, Source>> capture() {
    return Forms.map(
        "name of a value",
        VALUE_NAME,
        "names of letters, digits, '-' and '_', each with where its value stands",
        new OneSource());
  }

  /** Exactly one of the places a value can be taken from. */
  private static final class OneSource implements Form<Source> {
    private static final Form<Optional<Source>> LONG = LongForm.only(CAPTURE, OneSource::only);

    @Override
    public Optional<Source> read(Value value, Reading reading) {
      return LONG.read(value, reading).flatMap(Function.identity());
    }

    @Override
    public Optional<Group> group() {
      return LONG.group();
    }

    private static Optional<Source> only(Fields fields) {
      List<Setting<Source>> written = SOURCES.stream().filter(fields::has).toList();
      if (written.size() != 1) {
        return fields
            .reading()
            .refuse(
                fields.place(),
                written.isEmpty() ? "nothing says where the value stands" : "more than one place",
                "one of " + String.join(", ", CAPTURE.keys()));
      }
      return fields.find(written.getFirst());
    }
  }

  private static Form<Pattern> pattern() {
    return (value, reading) ->
        Forms.line()
            .read(value, reading)
            .flatMap(text -> {
              try {
                return Optional.of(Pattern.compile(text));
              } catch (PatternSyntaxException e) {
                return reading.refuse(
                    value.place(),
                    "'" + text + "' is no pattern: " + e.getDescription(),
                    "a regular expression; what its first group matches is taken");
              }
            });
  }
}
