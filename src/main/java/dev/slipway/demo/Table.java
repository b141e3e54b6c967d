package dev.slipway.demo;

import java.util.List;
import java.util.Locale;

/** The demo's table: what Slipway's customers saw, and beside it those of the script. */
final class Table {
  private Table() {}

  /**
   * The table as text.
   *
   * @param control a row for each of the first ones, in the same order; empty: no such column
   */
  static String of(List<Row> slipway, List<Row> control) {
    StringBuilder text = new StringBuilder();
    String head =
        "%-24s %-8s %-26s %9s %7s %7s %7s"
            .formatted("deployment", "cutover", "ended", "gap", "failed", "writes", "missing");
    if (control.isEmpty()) {
      text.append(head).append('\n').append("─".repeat(head.length())).append('\n');
    } else {
      String theirs = " │ %9s %7s %7s".formatted("gap", "failed", "missing");
      text.append(" ".repeat(head.length() - "Slipway".length()))
          .append("Slipway │ by a hand-written script\n")
          .append(head)
          .append(theirs)
          .append('\n')
          .append("─".repeat(head.length() + 1))
          .append("┼")
          .append("─".repeat(theirs.length() - 2))
          .append('\n');
    }
    for (int i = 0; i < slipway.size(); i++) {
      text.append(ours(slipway.get(i)))
          .append(i < control.size() ? theirs(control.get(i)) : "")
          .append('\n');
    }
    return text.append(announcements(slipway)).toString();
  }

  /** What was said beforehand of undoing, beside what was done. */
  private static String announcements(List<Row> rows) {
    List<Row> asked = rows.stream().filter(row -> !row.announced().isEmpty()).toList();
    if (asked.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder("\n%-24s %-16s %s\n".formatted("to be undone", "announced", "happened"));
    text.append("─".repeat(60)).append('\n');
    for (Row row : asked) {
      text.append(
          "%-24s %-16s %s\n"
              .formatted(
                  row.name(), row.announced(), row.happened().isEmpty() ? "—" : row.happened()));
    }
    return text.toString();
  }

  private static String ours(Row row) {
    return String.format(
        Locale.ROOT,
        "%-24s %-8s %-26s %6.0f ms %7d %7d %7d",
        row.name(),
        row.cutover(),
        (row.asExpected() ? "✓ " : "✗ ") + row.ended(),
        row.gapMillis(),
        row.failed(),
        row.acknowledged(),
        row.missing());
  }

  private static String theirs(Row row) {
    return String.format(
        Locale.ROOT, " │ %6.0f ms %7d %7d", row.gapMillis(), row.failed(), row.missing());
  }
}
