package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Creates and takes away what {@link Code} holds, in the database of the session. */
final class CodeWriter {
  private final Session session;

  CodeWriter(Session session) {
    this.session = session;
  }

  /** Creates or replaces each, in whatever order views need one another. */
  void create(List<Code.Item> objects) throws SQLException {
    Deque<Code.Item> left = new ArrayDeque<>(objects);
    int failedInARow = 0;
    while (!left.isEmpty()) {
      Code.Item item = left.removeFirst();
      try {
        create(item);
        failedInARow = 0;
      } catch (SQLException e) {
        left.addLast(item);
        if (!item.kind().equals("VIEW") || ++failedInARow >= left.size()) {
          throw new SQLException(
              item.kind() + " " + item.name() + ": " + e.getMessage(),
              e.getSQLState(),
              e.getErrorCode(),
              e);
        }
      }
    }
  }

  private void create(Code.Item item) throws SQLException {
    session.run("SET @slipway_mode = @@sql_mode, @slipway_zone = @@time_zone");
    try {
      session.run("SET collation_connection = " + Sql.text(item.collation()));
      // A view's text was read under no mode; the others are read again under theirs.
      if (!item.kind().equals("VIEW")) {
        session.run("SET sql_mode = " + Sql.text(item.mode()));
      }
      if (!item.timeZone().isEmpty()) {
        session.run("SET time_zone = " + Sql.text(item.timeZone()));
      }
      session.run(item.orReplace());
    } finally {
      session.run("SET NAMES utf8mb4, sql_mode = @slipway_mode, time_zone = @slipway_zone");
    }
  }

  /** Takes each away that is there. */
  void drop(List<Code.Item> objects) throws SQLException {
    for (Code.Item item : objects) {
      session.run("DROP " + item.kind() + " IF EXISTS " + Sql.name(item.name()));
    }
  }
}
