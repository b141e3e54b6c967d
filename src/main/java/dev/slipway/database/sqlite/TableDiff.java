package dev.slipway.database.sqlite;

import dev.slipway.database.Changes.TableChanges;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Counts how one table differs between two databases on one connection: the newer, usually {@code
 * main}, and {@code base}. SQLite does the comparing, in one pass along the key. Rows are compared
 * in the columns both have, by storage class and bytes: a column's collation would call 'a' and 'A'
 * equal.
 */
final class TableDiff {
  private final Connection connection;
  private final TableShape now;
  private final TableShape base;
  private final List<String> columns;
  private final String nowIn;
  private final String baseIn;

  TableDiff(Connection connection, TableShape now, TableShape base) {
    this(connection, now, base, "main", "base");
  }

  /** The same of two that were attached under other names. */
  TableDiff(Connection connection, TableShape now, TableShape base, String nowIn, String baseIn) {
    this.nowIn = nowIn;
    this.baseIn = baseIn;
    this.connection = connection;
    this.now = now;
    this.base = base;
    this.columns = now.columns().stream().filter(base.columns()::contains).toList();
  }

  /** Counts; by key where there is one that identifies every row on both sides. */
  TableChanges count() throws SQLException {
    return hasSameKey() ? byKey() : byContents();
  }

  private boolean hasSameKey() throws SQLException {
    return !now.key().isEmpty()
        && now.key().equals(base.key())
        && columns.containsAll(now.key())
        && !hasNullInKey(nowIn, now)
        && !hasNullInKey(baseIn, base);
  }

  /** SQLite lets a primary key hold NULL, any number of times, except in WITHOUT ROWID tables. */
  private boolean hasNullInKey(String schema, TableShape table) throws SQLException {
    return table.rowid().isPresent()
        && number(
                "SELECT EXISTS (SELECT 1 FROM %s WHERE %s)"
                    .formatted(in(schema, table), each(table.key(), c -> c + " IS NULL", " OR ")))
            == 1;
  }

  private TableChanges byKey() throws SQLException {
    String onKey = each(now.key(), c -> "n." + c + " = b." + c, " AND ");
    List<String> values = columns.stream().filter(c -> !now.key().contains(c)).toList();
    String firstKey = "b." + SqlText.quoted(now.key().getFirst());
    String sql =
        "SELECT count(*), count(%s), count(CASE WHEN %s IS NOT NULL AND (%s) THEN 1 END)"
                .formatted(firstKey, firstKey, values.isEmpty() ? "0" : anyDiffers(values))
            + " FROM %s n LEFT JOIN %s b ON %s".formatted(in(nowIn, now), in(baseIn, base), onKey);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      long all = rows.getLong(1);
      long matched = rows.getLong(2);
      long before = number("SELECT count(*) FROM " + in(baseIn, base));
      return new TableChanges(now.name(), all - matched, rows.getLong(3), before - matched);
    }
  }

  /**
   * Without a key a row is what it holds: rows only here against rows only there, as often as they
   * occur. Rows that kept their hidden number and their values are left out first, which leaves
   * little to sort; that number identifies nothing, though, since VACUUM may change it.
   */
  private TableChanges byContents() throws SQLException {
    if (columns.isEmpty()) {
      return replaced();
    }
    String values = each(columns, c -> c + " COLLATE BINARY", ", ");
    String classes = each(columns, c -> "typeof(" + c + ")", ", ");
    String list = each(columns, c -> c, ", ");
    String sql =
        "SELECT total(max(n, 0)), total(max(-n, 0)) FROM (SELECT sum(side) AS n FROM ("
            + "SELECT 1 AS side, %s FROM %s n %s UNION ALL SELECT -1, %s FROM %s b %s)"
                .formatted(
                    list,
                    in(nowIn, now),
                    unless("n", baseIn, base, "b"),
                    list,
                    in(baseIn, base),
                    unless("b", nowIn, now, "n"))
            + " GROUP BY %s, %s)".formatted(values, classes);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return new TableChanges(now.name(), rows.getLong(1), 0, rows.getLong(2));
    }
  }

  private String unless(String alias, String schema, TableShape other, String otherAlias) {
    if (now.rowid().isEmpty() || base.rowid().isEmpty()) {
      return "";
    }
    String mine = alias.equals("n") ? now.rowid().get() : base.rowid().get();
    return "WHERE NOT EXISTS (SELECT 1 FROM %s %s WHERE %s.%s = %s.%s AND NOT (%s))"
        .formatted(
            in(schema, other),
            otherAlias,
            otherAlias,
            other.rowid().get(),
            alias,
            mine,
            anyDiffers(columns));
  }

  /** Nothing in common: every row went, every row came. */
  private TableChanges replaced() throws SQLException {
    return new TableChanges(
        now.name(),
        number("SELECT count(*) FROM " + in(nowIn, now)),
        0,
        number("SELECT count(*) FROM " + in(baseIn, base)));
  }

  private static String anyDiffers(List<String> columns) {
    return each(
        columns,
        c ->
            "n.%s IS NOT b.%s COLLATE BINARY OR typeof(n.%s) <> typeof(b.%s)".formatted(c, c, c, c),
        " OR ");
  }

  private static String in(String schema, TableShape table) {
    return schema + "." + table.quotedName();
  }

  private static String each(List<String> columns, UnaryOperator<String> form, String between) {
    return columns.stream().map(SqlText::quoted).map(form).collect(Collectors.joining(between));
  }

  private long number(String sql) throws SQLException {
    return Schema.number(connection, sql);
  }
}
