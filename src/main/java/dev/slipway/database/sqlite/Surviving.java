package dev.slipway.database.sqlite;

import dev.slipway.database.Contents;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Fingerprints of a database over the columns that another one has: where they are equal to that
 * one's own, every old value is there, in one pass over the rows whatever was added.
 */
final class Surviving {

  private Surviving() {}

  /** Of a file that nobody writes, over the columns of {@code base}. */
  static Contents of(Path file, Path base) throws SQLException {
    try (SQLiteConnection old = Connections.still(base)) {
      Map<String, TableShape> before =
          Schema.tables(old, "main").stream()
              .collect(Collectors.toMap(TableShape::name, Function.identity()));
      return Fingerprints.ofStill(file, table -> seen(table, before.get(table.name())));
    }
  }

  private static TableShape seen(TableShape table, @Nullable TableShape was) {
    return was != null && table.columns().containsAll(was.columns())
        ? new TableShape(table.name(), was.columns(), table.key(), table.rowid())
        : table;
  }
}
