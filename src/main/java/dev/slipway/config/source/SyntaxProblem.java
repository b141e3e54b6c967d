package dev.slipway.config.source;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says in plain words what a YAML parser says in its own. */
final class SyntaxProblem {
  private SyntaxProblem() {}

  static Problem of(Source source, YamlEngineException error) {
    return switch (error) {
      case MarkedYamlEngineException marked -> marked(source, marked);
      case ReaderException reader ->
          Problem.of(
              placeOf(source, reader.getPosition()),
              "the character U+%04X is not allowed here".formatted(reader.getCodePoint()));
      default -> Problem.of(Place.START, "no YAML: " + error.getMessage());
    };
  }

  private static Problem marked(Source source, MarkedYamlEngineException error) {
    Optional<Mark> mark = error.getProblemMark().or(error::getContextMark);
    Place place = mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(Place.START);
    String line = source.line(place.line());
    String problem = error.getProblem() == null ? "" : error.getProblem();
    if (problem.contains("TAB") || line.stripTrailing().matches("[ ]*\t.*")) {
      return Problem.of(
          new Place(place.line(), line.indexOf('\t') + 1),
          "a tab where YAML wants spaces",
          "indentation by spaces");
    }
    return new Problem(place, "no YAML: " + problem, hint(line, problem), Optional.empty());
  }

  private static String hint(String line, String problem) {
    if (line.contains("{") && line.contains("}")) {
      return "inside [ ] and { } a value that holds { or } stands in quotes: \"${NAME}\"";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a value that holds ': ' stands in quotes; keys of one map begin in the same column";
    }
    if (problem.contains("cannot start any token")) {
      return "a value that begins with this character stands in quotes";
    }
    return "";
  }

  private static Place placeOf(Source source, int position) {
    String before =
        source.text().substring(0, source.text().offsetByCodePoints(0, Math.max(0, position)));
    return new Source(source.name(), before).end();
  }
}
