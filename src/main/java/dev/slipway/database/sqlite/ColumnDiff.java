package dev.slipway.database.sqlite;

import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/**
 * What a database lost of a copy taken before, table by table and column by column, bound to the
 * declared key. Without a key only whole rows are compared, as often as they occur; which column it
 * was is then told by comparing each column's values on their own.
 */
final class ColumnDiff {
  private static final String COUNTERS = "sqlite_sequence";

  private final SQLiteConnection connection;
  private final Map<String, TableShape> now;
  private final Map<String, TableShape> excused;

  private ColumnDiff(
      SQLiteConnection connection, Map<String, TableShape> now, Map<String, TableShape> excused) {
    this.connection = connection;
    this.now = now;
    this.excused = excused;
  }

  /**
   * Compares two files that nobody writes.
   *
   * @param excused keys of rows that do not count; see {@link Excused}
   * @param equal tables that are known to have lost nothing
   */
  static List<TableDifference> between(
      Path base, Path after, Optional<Path> excused, Set<String> equal) throws SQLException {
    try (SQLiteConnection connection = Connections.still(after)) {
      Excused.attach(connection, base, "base");
      Map<String, TableShape> left = Map.of();
      if (excused.isPresent()) {
        Excused.attach(connection, excused.get(), "excused");
        left = byName(Schema.tables(connection, "excused"));
      }
      ColumnDiff diff = new ColumnDiff(connection, byName(Schema.tables(connection, "main")), left);
      List<TableDifference> found = new ArrayList<>();
      for (TableShape table : Schema.tables(connection, "base")) {
        boolean same = equal.contains(table.name()) && diff.hasAllColumnsOf(table);
        if (!table.name().equals(COUNTERS) && !same) {
          diff.of(table).ifPresent(found::add);
        }
      }
      return found;
    }
  }

  private static Map<String, TableShape> byName(List<TableShape> tables) {
    Map<String, TableShape> byName = new TreeMap<>();
    tables.forEach(table -> byName.put(table.name(), table));
    return byName;
  }

  /** Sums do not tell a column that was only renamed. */
  private boolean hasAllColumnsOf(TableShape was) {
    TableShape is = now.get(was.name());
    return is != null && is.columns().containsAll(was.columns());
  }

  private Optional<TableDifference> of(TableShape was) throws SQLException {
    TableShape is = now.get(was.name());
    long rows = number("SELECT count(*) FROM base." + was.quotedName());
    if (is == null) {
      return Optional.of(new TableDifference(was.name(), rows, true, rows, List.of()));
    }
    TableDifference found = hasKey(was, is) ? byKey(was, is, rows) : byContents(was, is, rows);
    return found.missing() == 0 && found.columns().isEmpty()
        ? Optional.empty()
        : Optional.of(found);
  }

  private static boolean hasKey(TableShape was, TableShape is) {
    return !was.key().isEmpty() && is.columns().containsAll(was.key());
  }

  private TableDifference byKey(TableShape was, TableShape is, long rows) throws SQLException {
    String key = was.key().getFirst();
    List<String> values = values(was, is).stream().filter(c -> !was.key().contains(c)).toList();
    String there = "n." + SqlText.quoted(key) + " IS NOT NULL";
    String counts =
        values.stream()
            .map(c -> ", count(CASE WHEN " + there + " AND (" + differs(c) + ") THEN 1 END)")
            .collect(Collectors.joining());
    String sql =
        "SELECT count(CASE WHEN NOT (%s) THEN 1 END)%s FROM base.%s b LEFT JOIN main.%s n ON %s%s"
            .formatted(
                there,
                counts,
                was.quotedName(),
                is.quotedName(),
                each(was.key(), c -> "n." + c + " = b." + c, " AND "),
                unlessExcused(was));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      List<ColumnDifference> columns = gone(was, is);
      for (int i = 0; i < values.size(); i++) {
        if (row.getLong(i + 2) > 0) {
          columns.add(new ColumnDifference(values.get(i), false, row.getLong(i + 2)));
        }
      }
      return new TableDifference(was.name(), rows, false, row.getLong(1), columns);
    }
  }

  private String unlessExcused(TableShape was) {
    TableShape list = excused.get(was.name());
    return list == null
        ? ""
        : " WHERE NOT EXISTS (SELECT 1 FROM excused.%s e WHERE %s)"
            .formatted(list.quotedName(), each(was.key(), c -> "e." + c + " IS b." + c, " AND "));
  }

  private TableDifference byContents(TableShape was, TableShape is, long rows) throws SQLException {
    List<String> values = values(was, is);
    List<ColumnDifference> columns = gone(was, is);
    long missing = values.isEmpty() ? 0 : missing(was, is, values);
    if (missing > 0) {
      long fewer = Math.max(0, rows - number("SELECT count(*) FROM main." + is.quotedName()));
      for (String column : values) {
        long other = missing(was, is, List.of(column)) - fewer;
        if (other > 0) {
          columns.add(new ColumnDifference(column, false, other));
        }
      }
      missing = columns.isEmpty() ? missing : fewer;
    }
    return new TableDifference(was.name(), rows, false, missing, columns);
  }

  /** How many combinations of these columns' values there are fewer. */
  private long missing(TableShape was, TableShape is, List<String> columns) throws SQLException {
    String list = each(columns, c -> c, ", ");
    String groups = each(columns, c -> c + " COLLATE BINARY, typeof(" + c + ")", ", ");
    return number(
        "SELECT total(max(n, 0)) FROM (SELECT sum(side) AS n FROM (SELECT 1 AS side, %s FROM base.%s"
                .formatted(list, was.quotedName())
            + " UNION ALL SELECT -1, %s FROM main.%s) GROUP BY %s)"
                .formatted(list, is.quotedName(), groups));
  }

  private List<ColumnDifference> gone(TableShape was, TableShape is) throws SQLException {
    List<ColumnDifference> gone = new ArrayList<>();
    for (String column : was.columns()) {
      if (!is.columns().contains(column)) {
        String name = SqlText.quoted(column);
        long values = number("SELECT count(" + name + ") FROM base." + was.quotedName());
        gone.add(new ColumnDifference(column, true, values));
      }
    }
    return gone;
  }

  private static List<String> values(TableShape was, TableShape is) {
    return was.columns().stream().filter(is.columns()::contains).toList();
  }

  private static String differs(String column) {
    String c = SqlText.quoted(column);
    return "n.%s IS NOT b.%s COLLATE BINARY OR typeof(n.%s) <> typeof(b.%s)".formatted(c, c, c, c);
  }

  private long number(String query) throws SQLException {
    return Schema.number(connection, query);
  }

  private static String each(List<String> columns, UnaryOperator<String> form, String between) {
    return columns.stream().map(SqlText::quoted).map(form).collect(Collectors.joining(between));
  }
}
