package dev.slipway.database.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/** Many rows at once: from one database to another, and into a table that may refuse some. */
final class Bulk {

  private Bulk() {}

  /**
   * Copies what a query gives to a table, as text; nothing of it stays in memory.
   *
   * @return how many rows
   */
  static long copy(Connection from, String select, Connection to, String table)
      throws SQLException {
    try (PGCopyInputStream rows =
        new PGCopyInputStream(from.unwrap(PGConnection.class), "COPY (" + select + ") TO STDOUT")) {
      return to.unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY " + table + " FROM STDIN", rows);
    } catch (IOException e) {
      throw new SQLException("rows cannot be copied: " + e.getMessage(), "08006", e);
    }
  }

  /** Puts the rows of those numbers somewhere, all or none. */
  interface Put {
    void rows(long first, long last) throws SQLException;
  }

  /**
   * Puts rows in, all at once if that goes, and finds out which ones are refused for what they
   * hold. Inside a transaction.
   *
   * @return the numbers of those that were refused
   */
  static List<Long> put(Connection connection, long first, long last, Put put) throws SQLException {
    List<Long> refused = new ArrayList<>();
    if (first <= last) {
      put(connection, first, last, put, refused);
    }
    return refused;
  }

  private static void put(Connection connection, long first, long last, Put put, List<Long> refused)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      put.rows(first, last);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      if (!States.isAboutValues(e)) {
        throw e;
      }
      connection.rollback(before);
      if (first == last) {
        refused.add(first);
        return;
      }
      long middle = (first + last) / 2;
      put(connection, first, middle, put, refused);
      put(connection, middle + 1, last, put, refused);
    }
  }
}
