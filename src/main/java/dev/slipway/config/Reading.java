package dev.slipway.config;

import dev.slipway.config.source.Place;
import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Scalar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What came up while reading one file: its problems and the variables it mentions. The same problem
 * seen from two environments counts once. For one thread.
 */
final class Reading {
  private final SequencedSet<Problem> problems = new LinkedHashSet<>();
  private final SequencedSet<Variable> variables = new LinkedHashSet<>();

  List<Problem> problems() {
    return List.copyOf(problems);
  }

  List<Variable> variables() {
    return List.copyOf(variables);
  }

  void report(Problem problem) {
    problems.add(problem);
  }

  /** Reports a problem and gives the empty result that says so. */
  <T> Optional<T> refuse(Place place, String what, String allowed) {
    report(Problem.of(place, what, allowed));
    return Optional.empty();
  }

  /** The text of a scalar that is not empty; anything else is reported. */
  Optional<String> text(Value value, String allowed) {
    if (value instanceof Scalar scalar && !scalar.isEmpty() && !scalar.isNull()) {
      return Optional.of(scalar.text());
    }
    return refuse(value.place(), value.kind() + " where text is wanted", allowed);
  }

  /** Notes the variables that a text mentions, and reports what is wrong with them. */
  void mentions(Place place, String text) {
    Template template = Template.parse(text);
    template.references().forEach(reference -> mentions(place, reference));
    template.mistakes().forEach(mistake -> report(Problem.of(place, mistake, Template.ALLOWED)));
  }

  /** Notes a variable. */
  void mentions(Place place, Template.Reference reference) {
    variables.add(new Variable(reference.name(), reference.fallback(), place));
  }
}
