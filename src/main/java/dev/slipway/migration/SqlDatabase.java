package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The database that surroundings name under {@link Migrations#DATABASE}, for the tools that need a
 * connection of our own. SQLite only, so far.
 *
 * @param file its file
 */
record SqlDatabase(Path file) {
  private static final String JDBC = "jdbc:";
  private static final String SQLITE = "jdbc:sqlite:";

  /** How long another writer may keep us waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** The database named, if one is and it is SQLite. */
  static Optional<SqlDatabase> in(Surroundings surroundings) {
    String named = named(surroundings.environment());
    return named.isEmpty() || !isSqlite(named)
        ? Optional.empty()
        : Optional.of(new SqlDatabase(surroundings.directory().resolve(withoutScheme(named))));
  }

  /**
   * The database named in an environment.
   *
   * @param directory where a relative path begins
   * @throws Failure when there is none, or it is of another engine
   */
  static SqlDatabase required(Path directory, Map<String, String> environment) {
    String named = named(environment);
    if (named.isEmpty()) {
      throw Failure.usage("migration.no-database-named", "SQL files need to know the database")
          .next("Set 'database' in slipway.yaml.");
    }
    if (!isSqlite(named)) {
      String engine = named.substring(JDBC.length()).replaceFirst(":.*", "");
      throw Failure.usage(
          "migration.engine", "SQL files run on SQLite only so far, and this is " + engine);
    }
    return new SqlDatabase(directory.resolve(withoutScheme(named)));
  }

  private static String named(Map<String, String> environment) {
    return environment.getOrDefault(Migrations.DATABASE, "");
  }

  private static boolean isSqlite(String named) {
    return !named.startsWith(JDBC) || named.startsWith(SQLITE);
  }

  private static String withoutScheme(String named) {
    return named.startsWith(SQLITE) ? named.substring(SQLITE.length()) : named;
  }

  /** Whether there is a database at all. */
  boolean exists() {
    return Files.exists(file);
  }

  /** Opens it for looking: what is there can be read, nothing can be written or created. */
  Connection openToRead() throws SQLException {
    SQLiteConfig config = config();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    // Not opened read-only: then SQLite could not roll back what a killed writer left half-way.
    Connection connection = config.createConnection(SQLITE + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens it for migrating, and creates it when it is not there. */
  Connection openToWrite() throws SQLException {
    return config().createConnection(SQLITE + file);
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) PATIENCE.toMillis());
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(false);
    return config;
  }

  /** The failure to say when it cannot be used. */
  Failure unreachable(SQLException e) {
    return Failure.failed(
            "migration.database-unreachable", file + " cannot be used: " + e.getMessage())
        .because(e);
  }
}
