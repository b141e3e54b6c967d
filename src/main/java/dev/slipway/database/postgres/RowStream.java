package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Rows as numbers, sorted by the first two: who they are, as 128 bits, and then what of them is
 * compared. Read piece by piece, so memory does not grow with the table. The connection is in a
 * transaction.
 */
final class RowStream implements AutoCloseable {
  private static final int AT_ONCE = 5_000;

  private final Statement statement;
  private final ResultSet rows;
  private boolean there;

  /**
   * Begins.
   *
   * @param sql selects the numbers, sorted by the first two
   */
  RowStream(Connection connection, String sql) throws SQLException {
    statement = connection.createStatement();
    statement.setFetchSize(AT_ONCE);
    rows = statement.executeQuery(sql);
    advance();
  }

  boolean hasRow() {
    return there;
  }

  void advance() throws SQLException {
    there = rows.next();
  }

  long number(int column) throws SQLException {
    return rows.getLong(column);
  }

  String text(int column) throws SQLException {
    return rows.getString(column);
  }

  RowId id() throws SQLException {
    return new RowId(rows.getLong(1), rows.getLong(2));
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
