package dev.slipway.migration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A database on a server.
 *
 * @param jdbc its JDBC URL, which holds a password
 */
record SqlServerDatabase(String jdbc) implements SqlDatabase {
  /** PostgreSQL's state and MariaDB's for a database that does not exist. */
  private static final Set<String> NO_SUCH_DATABASE = Set.of("3D000", "42000");

  /**
   * A lock that others hold is waited for, but not for ever: meanwhile customers wait behind us.
   */
  private static final String PATIENCE_SECONDS = "10";

  @Override
  public Dialect dialect() {
    return Dialect.ofUrl(jdbc);
  }

  @Override
  public boolean exists() {
    try (Connection connection = DriverManager.getConnection(jdbc)) {
      return connection.isValid(0);
    } catch (SQLException e) {
      // What else keeps us out is said by whoever opens it next.
      return !NO_SUCH_DATABASE.contains(String.valueOf(e.getSQLState()));
    }
  }

  @Override
  public Connection openToRead() throws SQLException {
    Connection connection = DriverManager.getConnection(jdbc);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          dialect() == Dialect.POSTGRESQL
              ? "SET default_transaction_read_only = on"
              : "SET SESSION TRANSACTION READ ONLY");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection openToWrite() throws SQLException {
    Connection connection = DriverManager.getConnection(jdbc);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          dialect() == Dialect.POSTGRESQL
              ? "SET lock_timeout = '" + PATIENCE_SECONDS + "s'"
              : "SET lock_wait_timeout = " + PATIENCE_SECONDS);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public String place() {
    return jdbc.replaceFirst("\\?.*", "").substring(JDBC.length());
  }

  /** Without the password. */
  @Override
  public String toString() {
    return place();
  }
}
