package dev.slipway.migration;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is left of a program's output when it is meant for people: no colours, no empty lines. */
final class PlainText {
  private static final int LAST_LINES = 12;
  private static final Pattern ESCAPES = Pattern.compile("\u001B(\\[[0-?]*[ -/]*[@-~]|[@-_])");
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\t]]");

  /** How Python, Alembic and Django begin the line that says what went wrong. */
  private static final Pattern REASON =
      Pattern.compile(
          "([\\w.]*(Error|Exception|Interrupt|DoesNotExist)|FAILED)\\b.*|.*\\bERROR\\b.*");

  private PlainText() {}

  /** The lines that say something. */
  static List<String> lines(String output) {
    return output
        .lines()
        .map(line -> CONTROLS.matcher(ESCAPES.matcher(line).replaceAll("")).replaceAll(""))
        .map(String::stripTrailing)
        .filter(line -> !line.isBlank())
        .toList();
  }

  /** The last lines, one below the other; empty when nothing was printed. */
  static String lastLines(String output) {
    List<String> lines = lines(output);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** The last line; absent when nothing was printed. */
  static Optional<String> lastLine(String output) {
    List<String> lines = lines(output);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast().strip());
  }

  /** The line that says most likely why a program failed. */
  static Optional<String> reason(String output) {
    return lines(output).reversed().stream()
        .filter(line -> REASON.matcher(line).matches())
        .findFirst()
        .or(() -> lastLine(output));
  }
}
