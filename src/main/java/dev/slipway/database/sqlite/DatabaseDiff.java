package dev.slipway.database.sqlite;

import dev.slipway.database.Changes;
import dev.slipway.database.Changes.TableChanges;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sqlite.SQLiteConnection;

/** Counts what was written between two copies of a database that nobody writes. */
final class DatabaseDiff {
  /** Follows from other tables' writes, and would count each of them twice. */
  private static final String COUNTERS = "sqlite_sequence";

  private DatabaseDiff() {}

  /** Per table; a table only one of them has counts with all its rows. */
  static Changes between(Path base, Path now) throws SQLException {
    try (SQLiteConnection connection = Connections.still(now)) {
      attach(connection, base);
      Map<String, TableShape> before = byName(Schema.tables(connection, "base"));
      Map<String, TableShape> after = byName(Schema.tables(connection, "main"));
      TreeSet<String> names = new TreeSet<>(before.keySet());
      names.addAll(after.keySet());
      names.remove(COUNTERS);
      List<TableChanges> changes = new ArrayList<>();
      for (String name : names) {
        TableShape was = before.get(name);
        TableShape is = after.get(name);
        if (was == null) {
          changes.add(new TableChanges(name, rows(connection, "main", name), 0, 0));
        } else if (is == null) {
          changes.add(new TableChanges(name, 0, 0, rows(connection, "base", name)));
        } else {
          changes.add(new TableDiff(connection, is, was).count());
        }
      }
      return new Changes(changes.stream().filter(DatabaseDiff::isAny).toList());
    }
  }

  private static void attach(SQLiteConnection connection, Path base) throws SQLException {
    try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS base")) {
      attach.setString(1, Connections.stillUri(base));
      attach.execute();
    }
  }

  private static Map<String, TableShape> byName(List<TableShape> tables) {
    Map<String, TableShape> byName = new TreeMap<>();
    tables.forEach(table -> byName.put(table.name(), table));
    return byName;
  }

  private static long rows(SQLiteConnection connection, String schema, String table)
      throws SQLException {
    return Schema.number(
        connection, "SELECT count(*) FROM " + schema + "." + SqlText.quoted(table));
  }

  private static boolean isAny(TableChanges changes) {
    return changes.inserted() + changes.updated() + changes.deleted() > 0;
  }
}
