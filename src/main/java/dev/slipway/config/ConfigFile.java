package dev.slipway.config;

import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.ProblemText;
import dev.slipway.config.source.Source;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Entry;
import dev.slipway.config.source.Value.Scalar;
import dev.slipway.config.source.Value.Section;
import dev.slipway.config.source.YamlReader;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code slipway.yaml}: read into an {@link AppConfig} for one environment, or into all of its
 * problems at once. Every environment is checked, whichever is asked for. Nothing is resolved here:
 * variables get their values on the host, by {@link Variables}.
 */
public final class ConfigFile {
  /** What the file is called. */
  public static final String NAME = "slipway.yaml";

  /** The environment that always exists; it needs no entry in the file. */
  public static final String LOCAL = "local";

  /** How a gap in a generated file is marked, so that it is reported until somebody fills it. */
  public static final String GAP = "# FILL IN:";

  private static final Pattern GAP_LINE = Pattern.compile("(?:^|\\s)(# FILL IN:\\s*)(.*)");
  private static final String ENVIRONMENTS = "environments";

  private final Source source;
  private final Reading reading = new Reading();

  private ConfigFile(Source source) {
    this.source = source;
  }

  /** What reading comes to. */
  public sealed interface Result {

    /** The text that was read. */
    Source source();

    /**
     * The configuration, or a failure that shows all problems.
     *
     * @throws Failure {@code config.invalid}
     */
    Valid orThrow();
  }

  /**
   * A file without problems.
   *
   * @param config settings of the environment asked for; variables still unresolved
   * @param environments all environments, {@code local} first unless the file says otherwise
   * @param variables every variable that the settings of this environment mention
   */
  public record Valid(
      Source source, AppConfig config, List<String> environments, List<Variable> variables)
      implements Result {
    @Override
    public Valid orThrow() {
      return this;
    }
  }

  /**
   * A file with problems.
   *
   * @param problems at least one, in the order of their places
   */
  public record Invalid(Source source, List<Problem> problems) implements Result {
    @Override
    public Valid orThrow() {
      String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
      throw Failure.usage(
              "config.invalid",
              source + " has " + count + ":\n" + ProblemText.render(source, problems))
          .now("Nothing was done.")
          .next("Correct the file, then run: slipway check");
    }
  }

  /**
   * Reads the file for one environment.
   *
   * @throws Failure {@code config.missing}, {@code config.unreadable}
   */
  public static Result read(Path file, String environment) {
    try {
      return parse(file.toString(), Files.readAllBytes(file), environment);
    } catch (NoSuchFileException e) {
      throw Failure.usage("config.missing", "There is no " + file)
          .next("Run slipway init there to have one written, or give the app's folder.")
          .because(e);
    } catch (IOException e) {
      throw Failure.usage("config.unreadable", "Cannot read " + file + ": " + e.getMessage())
          .because(e);
    }
  }

  /** Reads the contents of a file for one environment. */
  public static Result parse(String name, byte[] contents, String environment) {
    return switch (Source.decode(name, contents)) {
      case Source.NotText(Source readable, Problem problem) ->
          new Invalid(readable, List.of(problem));
      case Source.Text(Source source) -> new ConfigFile(source).result(environment);
    };
  }

  private Result result(String wanted) {
    List<Problem> syntax = new ArrayList<>();
    Optional<Value> document = YamlReader.read(source, syntax);
    syntax.forEach(reading::report);
    if (document.isEmpty() && syntax.isEmpty()) {
      reading.refuse(Place.START, "the file is empty", "at least 'app' and 'processes'");
    }
    SequencedMap<String, Section> environments =
        document.map(this::environments).orElseGet(LinkedHashMap::new);
    Optional<Valid> valid = readAll(environments, wanted);
    List<Problem> problems = problems();
    return problems.isEmpty() ? valid.orElseThrow() : new Invalid(source, problems);
  }

  /** The settings that hold in each environment. */
  private SequencedMap<String, Section> environments(Value document) {
    SequencedMap<String, Section> environments = new LinkedHashMap<>();
    if (!(document instanceof Section root)) {
      reading.refuse(
          document.place(), document.kind() + " where settings are wanted", "key: value");
      return environments;
    }
    Section app = root.without(ENVIRONMENTS);
    environments.put(LOCAL, app);
    root.entry(ENVIRONMENTS).ifPresent(entry -> overlay(app, entry, environments));
    return environments;
  }

  private void overlay(Section app, Entry entry, Map<String, Section> environments) {
    if (!(entry.value() instanceof Section named)) {
      reading.refuse(
          entry.place(),
          entry.value().kind() + " where environments are wanted",
          "names, each with the settings that differ there");
      return;
    }
    for (Entry environment : named.entries()) {
      if (!Forms.NAME.matcher(environment.key()).matches()) {
        reading.refuse(
            environment.place(),
            "'" + environment.key() + "' is no name for an environment",
            Forms.NAME_ALLOWED);
      } else {
        environments.put(environment.key(), laidOver(app, environment));
      }
    }
  }

  private Section laidOver(Section app, Entry environment) {
    return switch (environment.value()) {
      case Section settings -> {
        for (String fixed : List.of(Settings.APP.name(), ENVIRONMENTS)) {
          settings
              .entry(fixed)
              .ifPresent(e ->
                  reading.report(
                      Problem.of(e.place(), "'" + fixed + "' stands only at the top of the file")));
        }
        yield app.under(settings.without(Settings.APP.name()).without(ENVIRONMENTS));
      }
      case Scalar scalar when scalar.isEmpty() -> app;
      default -> {
        reading.refuse(
            environment.value().place(),
            environment.value().kind() + " where a map is wanted",
            "the settings that differ in this environment");
        yield app;
      }
    };
  }

  /** Reads every environment for its problems; gives the one that is wanted. */
  private Optional<Valid> readAll(SequencedMap<String, Section> environments, String wanted) {
    List<String> names = List.copyOf(environments.keySet());
    Optional<Valid> valid = Optional.empty();
    for (Map.Entry<String, Section> environment : environments.entrySet()) {
      Reading own = new Reading();
      AppConfig config = Settings.read(environment.getValue(), environment.getKey(), own);
      own.problems().forEach(reading::report);
      if (environment.getKey().equals(wanted)) {
        valid = Optional.of(new Valid(source, config, names, own.variables()));
      }
    }
    if (valid.isEmpty() && !names.isEmpty()) {
      reading.report(Problem.unknown(Place.START, "environment", wanted, names));
    }
    return valid;
  }

  /** All problems; a gap that somebody shall fill in stands for whatever else its line lacks. */
  private List<Problem> problems() {
    List<Problem> gaps = new ArrayList<>();
    List<String> lines = source.lines();
    for (int i = 0; i < lines.size(); i++) {
      Matcher gap = GAP_LINE.matcher(lines.get(i));
      if (gap.find()) {
        gaps.add(
            Problem.of(new Place(i + 1, gap.start(1) + 1), "to be filled in: " + gap.group(2)));
      }
    }
    List<Integer> gapLines = gaps.stream().map(gap -> gap.place().line()).toList();
    List<Problem> all = new ArrayList<>(gaps);
    reading.problems().stream()
        .filter(problem -> !gapLines.contains(problem.place().line()))
        .forEach(all::add);
    all.sort((a, b) -> a.place().compareTo(b.place()));
    return List.copyOf(all);
  }
}
