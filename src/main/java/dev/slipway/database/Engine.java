package dev.slipway.database;

import java.util.Locale;
import java.util.Optional;

/** A kind of database server, by the names that it has in URLs. */
public enum Engine {
  POSTGRESQL("PostgreSQL", 5432, "postgresql", "postgres|pgsql|psql|postgis"),
  MARIADB("MariaDB", 3306, "mariadb", "mysql");

  private final String title;
  private final int port;
  private final String jdbcName;
  private final String otherNames;

  Engine(String title, int port, String jdbcName, String otherNames) {
    this.title = title;
    this.port = port;
    this.jdbcName = jdbcName;
    this.otherNames = otherNames;
  }

  /** The engine that a URL's scheme means, such as {@code postgresql+psycopg}. */
  public static Optional<Engine> ofScheme(String scheme) {
    String name = scheme.toLowerCase(Locale.ROOT).replaceFirst("\\+.*", "");
    for (Engine engine : values()) {
      if (name.equals(engine.jdbcName) || name.matches(engine.otherNames)) {
        return Optional.of(engine);
      }
    }
    return Optional.empty();
  }

  /** Its name, for people. */
  public String title() {
    return title;
  }

  /** The port it listens on unless told otherwise. */
  public int port() {
    return port;
  }

  /** The word for it in a JDBC URL. */
  public String jdbcName() {
    return jdbcName;
  }
}
