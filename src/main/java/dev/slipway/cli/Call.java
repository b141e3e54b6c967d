package dev.slipway.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/**
 * One call of a verb: what was given, by whom, and where to talk.
 *
 * @param given the words after the verb, read
 * @param console where progress goes
 * @param caller who called, from where
 */
record Call(ParseResult given, Console console, Caller caller) {

  /** The parameter at this place, if it was given. */
  Optional<String> parameter(int index) {
    return given.matchedPositionals().stream()
        .filter(parameter -> parameter.index().isRelative() || parameter.index().contains(index))
        .flatMap(parameter -> parameter.stringValues().stream())
        .findFirst();
  }

  /** The parameter at this place, which the usage requires. */
  String required(int index) {
    return parameter(index).orElseThrow();
  }

  /** The parameters that {@link Usage#rest} took. */
  List<String> rest() {
    return given.matchedPositionals().stream()
        .filter(parameter -> parameter.isMultiValue())
        .map(ArgSpec::stringValues)
        .flatMap(List::stream)
        .toList();
  }

  /** The given ones of these options as arguments of a request; a switch is {@code true}. */
  Map<String, String> arguments(String... names) {
    Map<String, String> arguments = new TreeMap<>();
    for (String name : names) {
      if (has("--" + name)) {
        arguments.put(name, value("--" + name).orElse("true"));
      }
    }
    return arguments;
  }

  /** Whether a switch was given. */
  boolean has(String option) {
    return given.hasMatchedOption(option);
  }

  /** The last value given to an option, if any. */
  Optional<String> value(String option) {
    List<String> values = values(option);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  /** All values given to an option. */
  List<String> values(String option) {
    return has(option) ? given.matchedOption(option).stringValues() : List.of();
  }
}
