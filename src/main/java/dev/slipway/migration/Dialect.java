package dev.slipway.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Whose SQL it is, as far as splitting, running and linting it depend on it. */
public enum Dialect {
  SQLITE,
  POSTGRESQL,
  MARIADB;

  /** That of a connection. */
  static Dialect of(Connection connection) throws SQLException {
    return named(connection.getMetaData().getDatabaseProductName());
  }

  /** That of a JDBC URL. */
  public static Dialect ofUrl(String jdbc) {
    return named(jdbc.replaceFirst("^jdbc:", ""));
  }

  private static Dialect named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("postgres")
        ? POSTGRESQL
        : lower.startsWith("mariadb") || lower.startsWith("mysql") ? MARIADB : SQLITE;
  }

  /** Whether what a statement did to the schema goes away with the transaction. */
  boolean takesBackSchema() {
    return this != MARIADB;
  }

  /** Whether a backslash in a string keeps the next quote from ending it. */
  boolean escapesByBackslash() {
    return this == MARIADB;
  }
}
