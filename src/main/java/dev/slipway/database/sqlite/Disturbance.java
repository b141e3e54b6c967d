package dev.slipway.database.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/**
 * Writes to every table of a clone as customers might: inserts a row, changes one, deletes one.
 * What a constraint or trigger refuses is left out, since it would refuse a customer too.
 */
final class Disturbance {
  private final SQLiteConnection connection;
  private long written;

  private Disturbance(SQLiteConnection connection) {
    this.connection = connection;
  }

  /** Writes, and says how many rows that touched. */
  static long of(SQLiteConnection connection, Predicate<String> ignored) throws SQLException {
    Disturbance disturbance = new Disturbance(connection);
    disturbance.allowed("PRAGMA foreign_keys = ON");
    for (TableShape table : Schema.tables(connection, "main")) {
      if (!ignored.test(table.name()) && !table.name().startsWith("sqlite_")) {
        disturbance.write(table);
      }
    }
    return disturbance.written;
  }

  private void write(TableShape table) throws SQLException {
    if (table.key().isEmpty()) {
      return; // A row without a key cannot be told from another.
    }
    List<String> values =
        table.columns().stream().filter(column -> !table.key().contains(column)).toList();
    // Before the insertion, and not the only row there is: both are to be seen afterwards.
    count(
        "DELETE FROM %s WHERE %s AND NOT %s"
            .formatted(table.quotedName(), isLast(table), isFirst(table)));
    insert(table, values);
    for (String column : values) {
      String name = SqlText.quoted(column);
      // Of the same storage class as before, and something else.
      count(
          "UPDATE %s SET %s = CASE typeof(%s) WHEN 'text' THEN %s || '~' WHEN 'integer' THEN %s + 1 ELSE %s END WHERE %s"
              .formatted(table.quotedName(), name, name, name, name, name, isFirst(table)));
    }
  }

  /** A copy of the first row under a new key, where that is a number. */
  private void insert(TableShape table, List<String> values) throws SQLException {
    if (table.key().size() != 1) {
      return;
    }
    String key = SqlText.quoted(table.key().getFirst());
    List<String> columns = new ArrayList<>(values);
    columns.addFirst(table.key().getFirst());
    String names = columns.stream().map(SqlText::quoted).collect(Collectors.joining(", "));
    String from =
        values.stream().map(SqlText::quoted).map(c -> ", " + c).collect(Collectors.joining());
    count(
        "INSERT INTO %s (%s) SELECT (SELECT max(%s) + 2 FROM %s)%s FROM %s WHERE typeof(%s) = 'integer' AND %s"
            .formatted(
                table.quotedName(),
                names,
                key,
                table.quotedName(),
                from,
                table.quotedName(),
                key,
                isFirst(table)));
  }

  private static String isFirst(TableShape table) {
    return row(table, "ASC");
  }

  private static String isLast(TableShape table) {
    return row(table, "DESC");
  }

  private static String row(TableShape table, String order) {
    String keys = table.key().stream().map(SqlText::quoted).collect(Collectors.joining(", "));
    String sorted =
        table.key().stream()
            .map(SqlText::quoted)
            .map(key -> key + " " + order)
            .collect(Collectors.joining(", "));
    return "(%s) IN (SELECT %s FROM %s ORDER BY %s LIMIT 1)"
        .formatted(keys, keys, table.quotedName(), sorted);
  }

  private void count(String sql) throws SQLException {
    if (allowed(sql)) {
      try (Statement statement = connection.createStatement();
          ResultSet changes = statement.executeQuery("SELECT changes()")) {
        written += changes.getLong(1);
      }
    }
  }

  /** Each statement is a transaction of its own, so a refused one has done nothing. */
  private boolean allowed(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }
}
