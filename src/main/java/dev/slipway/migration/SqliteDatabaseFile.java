package dev.slipway.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * An SQLite file.
 *
 * @param file where it is
 */
record SqliteDatabaseFile(Path file) implements SqlDatabase {
  /** How long another writer may keep us waiting. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public boolean exists() {
    return Files.exists(file);
  }

  @Override
  public Connection openToRead() throws SQLException {
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

  @Override
  public Connection openToWrite() throws SQLException {
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

  @Override
  public String place() {
    return file.toString();
  }
}
