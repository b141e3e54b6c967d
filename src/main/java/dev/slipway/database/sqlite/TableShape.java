package dev.slipway.database.sqlite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One table as we read it.
 *
 * @param name its name
 * @param columns its stored columns in order; generated ones are left out, since they follow from
 *     the others and may call functions that only the app has
 * @param key columns of the declared primary key; empty when none is declared
 * @param rowid the word that means the row's hidden number here; empty for WITHOUT ROWID
 */
record TableShape(String name, List<String> columns, List<String> key, Optional<String> rowid) {

  /** Copies the lists. */
  TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  String quotedName() {
    return SqlText.quoted(name);
  }

  /** All columns, quoted, separated by commas. */
  String columnList() {
    return columns.stream().map(SqlText::quoted).collect(Collectors.joining(", "));
  }
}
