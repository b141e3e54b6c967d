package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.report.Columns;
import dev.slipway.report.Spent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The steps of a deployment as they stand now, as lines for a terminal. Only knows events and time;
 * not thread-safe.
 */
final class StepTree {
  private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  private static final String ASCII_SPINNER = "|/-\\";
  private static final int STEP_COLUMNS = 34;
  private static final int TIME_COLUMNS = 11;
  private static final double SPINS_PER_SECOND = 10;

  private final Style style;
  private final Map<Integer, Row> rows = new TreeMap<>();
  private String heading = "";
  private String progress = "";

  /** A step: its name, what it does, and for one under way since when by our own clock. */
  private record Row(String name, String state, String detail, double seconds, double since) {
    boolean isUnderWay() {
      return state.equals("began") || state.equals("undoing");
    }
  }

  StepTree(Style style) {
    this.style = style;
  }

  /** Whether there is anything to draw. */
  boolean isEmpty() {
    return rows.isEmpty() && progress.isEmpty();
  }

  /**
   * Takes in an event.
   *
   * @param now seconds on a clock that only rises
   */
  void add(Event event, double now) {
    switch (event) {
      case Event.Planned planned -> plan(planned);
      case Event.StepChanged step -> {
        change(step, now);
        progress = "";
      }
      case Event.Progressed progressed -> progress = inWords(progressed);
      case Event.Note note -> {}
      case Event.Output output -> {}
      case Event.CancelAnswered answer -> {}
      case Event.Ended ended -> {}
    }
  }

  /** What failed stays to be seen as that, although it is undone like the rest. */
  private void change(Event.StepChanged step, double now) {
    Row before = rows.get(step.step());
    boolean undone = step.state().equals("undone") || step.state().equals("undoing");
    if (before == null || !undone || !before.state().equals("failed")) {
      rows.put(step.step(), new Row(step.name(), step.state(), step.detail(), step.seconds(), now));
    }
  }

  private void plan(Event.Planned planned) {
    heading = new Sentences(style).heading(planned);
    for (int i = 0; i < planned.steps().size(); i++) {
      rows.putIfAbsent(i, new Row(planned.steps().get(i), "planned", "", 0, 0));
    }
  }

  private static String inWords(Event.Progressed progressed) {
    String share =
        progressed.fraction() < 0 ? "" : " (" + (int) (progressed.fraction() * 100) + " %)";
    return progressed.detail() + share;
  }

  /**
   * The tree in at most so many lines of so many columns: finished steps at the top and planned
   * ones at the end give way to the one under way.
   */
  List<String> lines(int columns, int most, double now) {
    List<String> steps = new ArrayList<>();
    int underWay = 0;
    for (Row row : rows.values()) {
      if (!row.state().equals("planned")) {
        underWay = steps.size();
      }
      steps.add(line(row, columns, now));
    }
    if (rows.isEmpty() && !progress.isEmpty()) {
      steps.add(spinner(now) + " " + Columns.cut(Printable.line(progress), columns - 2));
    }
    int room = Math.max(1, most - (heading.isEmpty() ? 0 : 1));
    int from = Math.clamp((long) underWay - room + 2, 0, Math.max(0, steps.size() - room));
    List<String> lines = new ArrayList<>();
    if (!heading.isEmpty() && most > 1) {
      lines.add(heading);
    }
    lines.addAll(steps.subList(from, Math.min(steps.size(), from + room)));
    return lines;
  }

  /** All of it, once nothing moves any more. */
  List<String> allLines(int columns, double now) {
    return lines(columns, Integer.MAX_VALUE, now);
  }

  private String line(Row row, int columns, double now) {
    double seconds = row.isUnderWay() ? now - row.since() : row.seconds();
    boolean timed = row.isUnderWay() || row.seconds() > 0;
    String detail = row.isUnderWay() && !progress.isEmpty() ? progress : row.detail();
    int nameColumns = Math.min(STEP_COLUMNS, Math.max(8, columns - TIME_COLUMNS - 6));
    String text =
        Columns.fit(Printable.line(row.name()), nameColumns)
            + Columns.fit(timed ? " " + Spent.of(seconds) : "", TIME_COLUMNS)
            + " "
            + Printable.line(Sentences.inOneLine(detail));
    String fitted = Columns.cut(text.stripTrailing(), columns - 3);
    return switch (row.state()) {
      case "done" -> style.good(style.symbol(" ✓ ", " + ")) + fitted;
      case "failed" -> style.bad(style.symbol(" ✗ ", " x ")) + fitted;
      case "undone" -> style.warn(style.symbol(" ↩ ", " < ")) + style.dim(fitted);
      case "undoing" -> style.warn(" " + spinner(now) + " ") + fitted;
      case "began" -> " " + spinner(now) + " " + fitted;
      default -> style.dim(style.symbol(" · ", " . ") + fitted);
    };
  }

  private String spinner(double now) {
    String frames = style.unicode() ? SPINNER : ASCII_SPINNER;
    int frame = (int) (now * SPINS_PER_SECOND) % frames.length();
    return frames.substring(frame, frame + 1);
  }
}
