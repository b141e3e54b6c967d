package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tables of ours for the time of one transaction, beside those of the app: one set for each table
 * that is replayed.
 */
@SuppressWarnings("AnnotateFormatMethod") // Its annotation would be a dependency for one class.
final class Beside {
  private final Connection connection;
  private final int number;

  /** A set of them, whose names bear that number. */
  Beside(Connection connection, int number) {
    this.connection = connection;
    this.number = number;
  }

  /** The name of one of them in statements. */
  String name(String table) {
    return "pg_temp." + table + "_" + number;
  }

  void create(String table, String select) throws SQLException {
    String name = table + "_" + number;
    execute("CREATE TEMP TABLE %s ON COMMIT DROP AS %s", name, select);
    // Nobody does it for a temporary table, and without it the server expects to find hardly a row.
    execute("ANALYZE %s", name(table));
  }

  /** What a query selects of two numbers each, out of one of them. */
  String ids(String table) {
    return "SELECT i1, i2 FROM " + name(table);
  }

  long count(String table) throws SQLException {
    return number("SELECT count(*) FROM %s", name(table));
  }

  void drop(String... tables) throws SQLException {
    for (String table : tables) {
      execute("DROP TABLE %s", name(table));
    }
  }

  long number(String sql, Object... parts) throws SQLException {
    return Sql.number(connection, sql.formatted(parts));
  }

  boolean is(String sql, Object... parts) throws SQLException {
    return Sql.is(connection, sql.formatted(parts));
  }

  /** How many rows a statement changed. */
  long execute(String sql, Object... parts) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql.formatted(parts));
    }
  }

  Connection connection() {
    return connection;
  }
}
