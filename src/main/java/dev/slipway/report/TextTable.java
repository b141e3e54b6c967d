package dev.slipway.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines in columns, each as wide as its widest cell. Not thread-safe. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these headings. */
  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row of as many cells as there are headings. */
  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, without spaces at their ends. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(Columns.fit(row.get(i), width(i))).append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> Columns.of(row.get(column))).max().orElse(0);
  }
}
