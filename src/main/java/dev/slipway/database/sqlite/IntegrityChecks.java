package dev.slipway.database.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * SQLite's own checks. What they say of a database is the same every time, so that the complaints
 * of two copies can be compared.
 */
final class IntegrityChecks {
  private static final int LONGEST_LIST = 20;

  private IntegrityChecks() {}

  /** What is wrong with a copy that nobody writes; empty when nothing is. */
  static List<String> ofStill(Path copy) throws SQLException {
    try (SQLiteConnection connection = Connections.still(copy)) {
      return of(connection);
    }
  }

  /** What is wrong with what this connection sees. */
  static List<String> of(Connection connection) throws SQLException {
    List<String> complaints = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      structure(statement, complaints);
      foreignKeys(statement, complaints);
    }
    return complaints;
  }

  /**
   * An index that needs a collation only the app has cannot be checked: that is a complaint too.
   */
  private static void structure(Statement statement, List<String> complaints) {
    try (ResultSet rows = statement.executeQuery("PRAGMA integrity_check(" + LONGEST_LIST + ")")) {
      while (rows.next()) {
        String said = rows.getString(1);
        if (!said.equals("ok")) {
          complaints.add("integrity_check: " + said);
        }
      }
    } catch (SQLException e) {
      complaints.add("integrity_check could not run: " + e.getMessage());
    }
  }

  private static void foreignKeys(Statement statement, List<String> complaints) {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check"
                + " GROUP BY 1, 2 ORDER BY 1, 2 LIMIT "
                + LONGEST_LIST)) {
      while (rows.next()) {
        complaints.add(
            "foreign_key_check: %d rows of %s refer to rows missing in %s"
                .formatted(rows.getLong(3), rows.getString(1), rows.getString(2)));
      }
    } catch (SQLException e) {
      complaints.add("foreign_key_check could not run: " + e.getMessage());
    }
  }
}
