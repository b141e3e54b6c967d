package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;

/**
 * What a tool that cannot say where a database stands was last run with, as one row of the table
 * {@code slipway_last_migration} in that database: so it is in every backup, and when a backup is
 * restored it is as old as the data again.
 *
 * @param input see {@link Inputs}
 * @param revision what the tool's own command said afterwards; empty when there is none
 */
record LastRun(String input, String revision) {
  private static final String NAME = "slipway_last_migration";

  private static final String TABLE =
      "CREATE TABLE IF NOT EXISTS slipway_last_migration (id INTEGER PRIMARY KEY CHECK (id = 1),"
          + " input TEXT NOT NULL, revision TEXT NOT NULL, applied_at TEXT NOT NULL)";

  /** The row of a database; absent when it has none, or there is no database. */
  static Optional<LastRun> in(SqlDatabase database) {
    if (!database.exists()) {
      return Optional.empty();
    }
    try (Connection connection = database.openToRead();
        Statement statement = connection.createStatement()) {
      if (!SqlBookkeeping.hasTable(connection, NAME)) {
        return Optional.empty();
      }
      try (ResultSet row =
          statement.executeQuery("SELECT input, revision FROM slipway_last_migration")) {
        return row.next()
            ? Optional.of(new LastRun(row.getString(1), row.getString(2)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw failure(database, "read", e);
    }
  }

  /** Puts this in the place of the row before. */
  void record(SqlDatabase database) {
    try (Connection connection = database.openToWrite()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(TABLE);
        statement.executeUpdate("DELETE FROM slipway_last_migration");
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO slipway_last_migration VALUES (1, ?, ?, ?)")) {
        insert.setString(1, input);
        insert.setString(2, revision);
        insert.setString(3, Instant.now().toString());
        insert.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw failure(database, "written", e);
    }
  }

  private static Failure failure(SqlDatabase database, String verb, SQLException e) {
    return Failure.failed(
            "migration.bookkeeping",
            "The last migration cannot be "
                + verb
                + " in "
                + database.place()
                + ": "
                + e.getMessage())
        .because(e);
  }
}
