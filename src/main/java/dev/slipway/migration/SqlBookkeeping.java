package dev.slipway.migration;

import dev.slipway.model.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The table {@code slipway_migrations} in the app's own database: which SQL files it has seen. It
 * lies there and not with us, so that it is in every backup and comes back with it.
 */
final class SqlBookkeeping {
  private static final String TABLE = "slipway_migrations";

  private SqlBookkeeping() {}

  /** Whether a connection sees a table of that name where it would create one. */
  static boolean hasTable(Connection connection, String table) throws SQLException {
    try (ResultSet found =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), table, null)) {
      return found.next();
    }
  }

  /**
   * One file that was applied.
   *
   * @param version as its name was written then
   * @param name the file's name then
   * @param checksum of its text then
   * @param at when, as ISO-8601
   */
  record Applied(SqlVersion version, String name, String checksum, String at) {}

  /** Every file applied, oldest version first; none when there is no such table. */
  static List<Applied> read(Connection connection) throws SQLException {
    List<Applied> applied = new ArrayList<>();
    if (!hasTable(connection, TABLE)) {
      return applied;
    }
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT version, name, checksum, applied_at FROM slipway_migrations")) {
        while (rows.next()) {
          applied.add(
              new Applied(
                  new SqlVersion(rows.getString(1)),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4)));
        }
      }
    }
    applied.sort(Comparator.comparing(Applied::version));
    return applied;
  }

  /** Records a file, in the transaction of the connection. */
  static void add(Connection connection, SqlVersion version, String name, Digest checksum)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS slipway_migrations (version "
              + (Dialect.of(connection) == Dialect.SQLITE ? "TEXT" : "VARCHAR(200)")
              + " NOT NULL PRIMARY KEY, name"
              + " TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO slipway_migrations VALUES (?, ?, ?, ?)")) {
      insert.setString(1, version.text());
      insert.setString(2, name);
      insert.setString(3, checksum.hex());
      insert.setString(4, Instant.now().toString());
      insert.executeUpdate();
    }
  }

  /** Forgets a file, in the transaction of the connection. */
  static void remove(Connection connection, SqlVersion version) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM slipway_migrations WHERE version = ?")) {
      delete.setString(1, version.text());
      delete.executeUpdate();
    }
  }
}
