package dev.slipway.database.sqlite;

import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/** What the schema of a database asks of its rows, each with a query that counts those at odds. */
final class Demands {
  private final Connection connection;
  private final Set<Demand> found = new LinkedHashSet<>();

  private Demands(Connection connection) {
    this.connection = connection;
  }

  /**
   * What one copy asks that another did not, and that the rows of the other meet. Rows that do not
   * are the migration's own business: it went through with them. So is what only new columns have.
   */
  static List<Demand> added(Path base, Path now) throws SQLException {
    try (SQLiteConnection before = Connections.still(base);
        SQLiteConnection after = Connections.still(now)) {
      Set<Demand> added = new LinkedHashSet<>(of(after));
      added.removeAll(of(before));
      return added.stream().filter(demand -> isMet(before, demand)).toList();
    }
  }

  private static boolean isMet(Connection before, Demand demand) {
    try {
      return Schema.number(before, demand.counting()) == 0;
    } catch (SQLException e) {
      // A column or table that was not there.
      return false;
    }
  }

  private static Set<Demand> of(Connection connection) throws SQLException {
    Demands demands = new Demands(connection);
    for (TableShape table : Schema.tables(connection, "main")) {
      demands.notNull(table);
      demands.unique(table);
      demands.foreignKeys(table);
      demands.checks(table);
    }
    return demands.found;
  }

  private void notNull(TableShape table) throws SQLException {
    for (String column :
        Schema.words(
            connection,
            "SELECT name FROM pragma_table_xinfo(?) WHERE \"notnull\" = 1 AND hidden = 0",
            table.name())) {
      add(
          Kind.NOT_NULL,
          table,
          List.of(column),
          "SELECT count(*) FROM %s WHERE %s IS NULL"
              .formatted(table.quotedName(), in(table.quotedName(), column)));
    }
  }

  private void unique(TableShape table) throws SQLException {
    for (String index :
        Schema.words(
            connection,
            "SELECT name FROM pragma_index_list(?) WHERE \"unique\" = 1 ORDER BY name",
            table.name())) {
      UniqueIndex.read(connection, table, index)
          .ifPresent(read -> add(Kind.UNIQUE, table, read.columns(), read.counting()));
    }
  }

  private void foreignKeys(TableShape table) throws SQLException {
    for (ForeignKey key : ForeignKey.of(connection, table)) {
      add(Kind.FOREIGN_KEY, table, key.from(), key.counting(table));
    }
  }

  private void checks(TableShape table) throws SQLException {
    String sql =
        String.join(
            "",
            Schema.words(
                connection,
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
                table.name()));
    for (String condition : SqlText.conditions(SqlText.normalised(sql))) {
      List<String> columns = mentioned(table, condition);
      if (columns.isEmpty()
          || SqlText.quotedNames(condition).stream().anyMatch(n -> !has(table, n))) {
        continue;
      }
      add(
          Kind.CHECK,
          table,
          columns,
          "SELECT count(*) FROM %s WHERE %s AND NOT (%s)"
              .formatted(table.quotedName(), thereAreAll(table, columns), condition));
    }
  }

  /**
   * Always true, and an error where a column is missing: SQLite takes a quoted name it does not
   * know for a text.
   */
  private static String thereAreAll(TableShape table, List<String> columns) {
    List<String> terms = new ArrayList<>();
    columns.forEach(column -> terms.add(in(table.quotedName(), column) + " IS NOT NULL OR 1"));
    return "(" + String.join(" OR ", terms) + ")";
  }

  private static List<String> mentioned(TableShape table, String condition) {
    Set<String> words = Set.of(condition.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}_$]+"));
    return table.columns().stream()
        .filter(column -> words.contains(column.toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static boolean has(TableShape table, String name) {
    return table.name().equalsIgnoreCase(name)
        || table.columns().stream().anyMatch(name::equalsIgnoreCase);
  }

  /** A name that can only be a column's: alone and unknown, it would be taken for a text. */
  static String in(String table, String column) {
    return table + "." + SqlText.quoted(column);
  }

  private void add(Kind kind, TableShape table, List<String> columns, String counting) {
    found.add(new Demand(kind, table.name(), columns, counting));
  }
}
