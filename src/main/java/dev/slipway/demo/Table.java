package dev.slipway.demo;

import java.util.List;
import java.util.Locale;

/** The demo's table: what Slipway's customers saw, and beside it those of the script. */
final class Table {
  private static final String HEAD = "%-34s %-8s %-26s %9s %7s %7s %7s │ %9s %7s %7s";

  private Table() {}

  /** The table as text; the script has a row for each of the first ones, in the same order. */
  static String of(List<Row> slipway, List<Row> control) {
    StringBuilder text = new StringBuilder();
    text.append(
            HEAD.formatted("", "", "", "", "", "Slipway", "", "by a hand-", "written", "script"))
        .append('\n')
        .append(
            HEAD.formatted(
                "deployment",
                "cutover",
                "ended",
                "gap",
                "failed",
                "writes",
                "missing",
                "gap",
                "failed",
                "missing"))
        .append('\n')
        .append("─".repeat(112))
        .append("┼")
        .append("─".repeat(26))
        .append('\n');
    for (int i = 0; i < slipway.size(); i++) {
      text.append(ours(slipway.get(i)))
          .append(i < control.size() ? theirs(control.get(i)) : "")
          .append('\n');
    }
    return text.toString();
  }

  private static String ours(Row row) {
    return String.format(
        Locale.ROOT,
        "%-34s %-8s %-26s %6.0f ms %7d %7d %7d │",
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
        Locale.ROOT, " %6.0f ms %7d %7d", row.gapMillis(), row.failed(), row.missing());
  }
}
