package dev.slipway.database.postgres;

import dev.slipway.database.ConnectionLimit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How many connections an account can have: the server, the role and the database may bound it. */
final class Limits {
  private static final String ASKED =
      """
      SELECT current_setting('max_connections')::int,
        current_setting('superuser_reserved_connections')::int
          + coalesce(current_setting('reserved_connections', true), '0')::int,
        (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user),
        (SELECT datconnlimit FROM pg_database WHERE datname = current_database()), current_user
      """;

  private Limits() {}

  /** Of the account and database of that connection. */
  static ConnectionLimit of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ASKED)) {
      row.next();
      int most = row.getInt(1) - row.getInt(2);
      String why = "max_connections is %d, %d reserved".formatted(row.getInt(1), row.getInt(2));
      int role = row.getInt(3);
      if (role >= 0 && role < most) {
        most = role;
        why = "the role %s may have %d".formatted(row.getString(5), role);
      }
      int database = row.getInt(4);
      if (database >= 0 && database < most) {
        most = database;
        why = "the database takes %d".formatted(database);
      }
      return new ConnectionLimit(most, why);
    }
  }
}
