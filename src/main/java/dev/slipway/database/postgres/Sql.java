package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Short forms for asking and telling a server. */
final class Sql {

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private Sql() {}

  /** An identifier, quoted: reserved words, blanks and mixed case stay what they are. */
  static String name(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /** A text, quoted; our connections have standard strings. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row.read(rows));
        }
      }
      return found;
    }
  }

  static List<String> texts(Connection connection, String sql, Object... arguments)
      throws SQLException {
    return list(connection, sql, row -> row.getString(1), arguments);
  }

  static long number(Connection connection, String sql, Object... arguments) throws SQLException {
    return list(connection, sql, row -> row.getLong(1), arguments).getFirst();
  }

  static boolean is(Connection connection, String sql, Object... arguments) throws SQLException {
    return list(connection, sql, row -> row.getBoolean(1), arguments).getFirst();
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
