package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.model.Failure;
import dev.slipway.report.Columns;
import dev.slipway.report.Spent;
import java.util.StringJoiner;

/** Events as lines that make sense without a terminal. */
final class Sentences {
  private final Style style;

  Sentences(Style style) {
    this.style = style;
  }

  /** One line, or nothing when the event is not worth one. */
  String of(Event event) {
    return switch (event) {
      case Event.Planned planned -> heading(planned);
      case Event.StepChanged step -> step(step);
      case Event.Progressed progress -> "";
      case Event.Note note -> note(note);
      case Event.Output output ->
          style.dim(Printable.line(output.source()) + " | ") + Printable.line(output.line());
      case Event.CancelAnswered answer -> Printable.line(answer.text());
      case Event.Ended ended -> end(ended);
    };
  }

  /** {@code deployment 12: deploy 1.4.0, overlap}. */
  String heading(Event.Planned planned) {
    return style.bold(
        Printable.line(
            "deployment %d: %s %s%s"
                .formatted(
                    planned.deployment(), planned.kind(), planned.release(), cutover(planned))));
  }

  /** Said where there is something to say: before going live, and the first time, there is none. */
  private static String cutover(Event.Planned planned) {
    boolean obvious = planned.cutover().equals("none") || planned.cutover().equals(planned.kind());
    return obvious ? "" : ", " + planned.cutover();
  }

  private String step(Event.StepChanged step) {
    String word = Columns.fit(step.state(), 8);
    String took = step.seconds() > 0 ? "  " + Spent.of(step.seconds()) : "";
    String detail = step.detail().isEmpty() ? "" : "  " + Printable.line(inOneLine(step.detail()));
    return "  " + painted(step.state(), word) + Printable.line(step.name()) + took + detail;
  }

  /** Lines of somebody else's output, as a step's evidence. */
  static String inOneLine(String detail) {
    return detail.replaceAll("\\n\\s*", " · ");
  }

  private String painted(String state, String word) {
    return switch (state) {
      case "done" -> style.good(word);
      case "failed" -> style.bad(word);
      case "undoing", "undone" -> style.warn(word);
      default -> style.dim(word);
    };
  }

  String note(Event.Note note) {
    String text = Printable.line(note.text());
    return switch (note.level()) {
      case "problem" -> style.bad("problem: ") + text;
      case "warning" -> style.warn("warning: ") + text;
      default -> "  " + text;
    };
  }

  /** What failed, what is true now, what to do next, and why: one heading each. */
  private String end(Event.Ended end) {
    StringJoiner words = new StringJoiner("\n");
    if (end.ok()) {
      add(words, "", end.what());
    } else {
      add(words, isCancelled(end) ? style.warn("Ended:  ") : style.bad("Failed: "), end.what());
    }
    add(words, "Now:    ", end.now());
    add(words, "Next:   ", end.next());
    end.causes().forEach(cause -> add(words, "Cause:  ", cause));
    if (!end.ok()) {
      add(words, "Code:   ", end.code());
    }
    return words.toString();
  }

  private static boolean isCancelled(Event.Ended end) {
    return end.exitCode() == Failure.Kind.CANCELLED.exitCode();
  }

  private static void add(StringJoiner words, String heading, String text) {
    if (!text.isEmpty()) {
      // Further lines stand under the first, so that headings can be found by eye.
      String indent = heading.isEmpty() ? "\n" : "\n        ";
      words.add(heading + Printable.lines(text.strip()).replace("\n", indent));
    }
  }
}
