package dev.slipway.config;

import dev.slipway.config.Template.Reference;
import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.ProblemText;
import dev.slipway.config.source.Source;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Section;
import dev.slipway.config.source.YamlReader;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file with a probe script, as it was read: with all of its problems at once. Immutable.
 *
 * @param source its text
 * @param script the script, variables still unresolved; empty when it has problems
 * @param variables every variable that it mentions
 * @param problems what is wrong with it, in the order of the places
 */
public record ProbeFile(
    Source source, Optional<ProbeScript> script, List<Variable> variables, List<Problem> problems) {

  /** Copies the lists. */
  public ProbeFile {
    variables = List.copyOf(variables);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a script of a release or a source folder.
   *
   * @param folder the app's folder
   * @param name the script's path in there
   * @throws Failure {@code probe.missing} when it cannot be read
   */
  public static ProbeFile read(Path folder, String name) {
    try {
      return parse(name, Files.readAllBytes(folder.resolve(name)));
    } catch (IOException e) {
      throw missing(name, "the app's folder").because(e);
    }
  }

  /** A script that {@code probes} names and that is not there. */
  public static Failure missing(String name, String where) {
    return Failure.usage("probe.missing", "'probes' names " + name + ", which is not in " + where)
        .now("Nothing was done.")
        .next("Correct the name, or add the file; paths start at the folder of slipway.yaml");
  }

  /** Reads the contents of a file. */
  public static ProbeFile parse(String name, byte[] contents) {
    return switch (Source.decode(name, contents)) {
      case Source.NotText(Source readable, Problem problem) ->
          new ProbeFile(readable, Optional.empty(), List.of(), List.of(problem));
      case Source.Text(Source source) -> parse(source);
    };
  }

  private static ProbeFile parse(Source source) {
    Reading reading = new Reading();
    List<Problem> syntax = new ArrayList<>();
    Optional<Value> document = YamlReader.read(source, syntax);
    syntax.forEach(reading::report);
    Optional<ProbeScript> script =
        document.flatMap(value -> script(value, usualName(source.name()), reading));
    if (document.isEmpty() && syntax.isEmpty()) {
      reading.report(Problem.of(Place.START, "the file is empty", "at least 'steps'"));
    }
    List<Problem> problems = new ArrayList<>(reading.problems());
    problems.sort((a, b) -> a.place().compareTo(b.place()));
    return new ProbeFile(
        source, problems.isEmpty() ? script : Optional.empty(), reading.variables(), problems);
  }

  private static Optional<ProbeScript> script(Value document, String name, Reading reading) {
    return document instanceof Section section
        ? Optional.of(ProbeSettings.read(section, name, reading))
        : reading.refuse(
            document.place(), document.kind() + " where a probe script is wanted", "steps: …");
  }

  /** {@code order} for {@code probes/order.yaml}. */
  private static String usualName(String file) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    return last.replaceFirst("\\.ya?ml$", "");
  }

  /** A problem for each place that mentions a variable that has neither value nor default. */
  public List<Problem> missing(Map<String, String> environment) {
    return Variables.missing(variables, environment);
  }

  /**
   * The script with its variables filled in.
   *
   * @throws Failure {@code probe.invalid} with all of its problems, or {@code probe.variables}
   */
  public ProbeScript resolve(Map<String, String> environment) {
    ProbeScript written = script.orElseThrow(this::invalid);
    List<Problem> missing = missing(environment);
    if (!missing.isEmpty()) {
      throw Failure.usage(
              "probe.variables",
              source
                  + " mentions variables that are not set:\n"
                  + ProblemText.render(source, missing))
          .next("Set them in the shared .env, or write a default: ${NAME:-default}");
    }
    return new ProbeScript(
        written.name(),
        written.steps().stream().map(step -> step.fill(environment)).toList(),
        written.cleanup().stream().map(step -> step.fill(environment)).toList(),
        variables.stream()
            .flatMap(v -> new Reference(v.name(), v.fallback()).value(environment).stream())
            .distinct()
            .toList());
  }

  private Failure invalid() {
    String count = problems.size() == 1 ? "a problem" : problems.size() + " problems";
    return Failure.usage(
            "probe.invalid",
            source + " has " + count + ":\n" + ProblemText.render(source, problems))
        .next("Correct the script, then run: slipway check");
  }
}
