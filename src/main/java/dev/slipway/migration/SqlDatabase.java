package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The database that surroundings name under {@link Migrations#DATABASE}, for the tools that need a
 * connection of our own.
 */
sealed interface SqlDatabase permits SqliteDatabaseFile, SqlServerDatabase {
  /** How a JDBC URL begins. */
  String JDBC = "jdbc:";

  /** How one of an SQLite file does. */
  String SQLITE = "jdbc:sqlite:";

  /** The database named, if one is. */
  static Optional<SqlDatabase> in(Surroundings surroundings) {
    String named = surroundings.environment().getOrDefault(Migrations.DATABASE, "");
    return named.isEmpty() ? Optional.empty() : Optional.of(named(named, surroundings.directory()));
  }

  /**
   * The database named in an environment.
   *
   * @param directory where a relative path begins
   * @throws Failure when there is none
   */
  static SqlDatabase required(Path directory, Map<String, String> environment) {
    String named = environment.getOrDefault(Migrations.DATABASE, "");
    if (named.isEmpty()) {
      throw Failure.usage("migration.no-database-named", "SQL files need to know the database")
          .next("Set 'database' in slipway.yaml.");
    }
    return named(named, directory);
  }

  private static SqlDatabase named(String named, Path directory) {
    if (named.startsWith(JDBC) && !named.startsWith(SQLITE)) {
      return new SqlServerDatabase(named);
    }
    String file = named.startsWith(SQLITE) ? named.substring(SQLITE.length()) : named;
    return new SqliteDatabaseFile(directory.resolve(file));
  }

  /** Whose SQL it speaks. */
  Dialect dialect();

  /** Whether there is a database at all. */
  boolean exists();

  /** Opens it for looking: what is there can be read, nothing can be written or created. */
  Connection openToRead() throws SQLException;

  /** Opens it for migrating, and creates it when it is not there and can be. */
  Connection openToWrite() throws SQLException;

  /** Where it is, for people; without secrets. */
  String place();

  /** The failure to say when it cannot be used. */
  default Failure unreachable(SQLException e) {
    return Failure.failed(
            "migration.database-unreachable", place() + " cannot be used: " + e.getMessage())
        .because(e);
  }
}
