package dev.slipway.demo;

import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Every write that the app acknowledged, by its number, in an SQLite file of the client's own. It
 * stays behind, so that anybody can count again what is missing. Thread-safe.
 */
final class Ledger implements AutoCloseable {
  private static final int BATCH = 200;
  private static final String MISSING =
      "SELECT count(*) AS missing FROM acknowledged WHERE number NOT IN (%s)";

  private final Path file;
  private final Connection connection;
  private final List<Entry> waiting = new ArrayList<>();

  private record Entry(long number, String during) {}

  private Ledger(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Opens a new ledger. */
  static Ledger create(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = OFF");
        statement.execute(
            "CREATE TABLE acknowledged (number INTEGER PRIMARY KEY, during TEXT NOT NULL)");
      }
      connection.setAutoCommit(false);
      return new Ledger(file, connection);
    } catch (SQLException e) {
      throw failure("cannot create", file, e);
    }
  }

  /** Notes a write that was acknowledged while {@code during} went on. */
  synchronized void acknowledged(long number, String during) {
    waiting.add(new Entry(number, during));
    if (waiting.size() >= BATCH) {
      flush();
    }
  }

  private void flush() {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO acknowledged VALUES (?, ?)")) {
      for (Entry entry : waiting) {
        insert.setLong(1, entry.number());
        insert.setString(2, entry.during());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
      waiting.clear();
    } catch (SQLException e) {
      throw failure("cannot write", file, e);
    }
  }

  /**
   * How many acknowledged writes of that time are not in the app's database.
   *
   * @param numbers SQL that lists the numbers that are
   */
  synchronized long missing(Path database, String numbers, String during) {
    return count(database, MISSING.formatted(numbers) + " AND during = ?", during);
  }

  /** How many writes were acknowledged at that time. */
  synchronized long acknowledged(String during) {
    flush();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT count(*) FROM acknowledged WHERE during = ?")) {
      return one(select, during);
    } catch (SQLException e) {
      throw failure("cannot read", file, e);
    }
  }

  private long count(Path database, String sql, String during) {
    flush();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute("ATTACH '" + database.toString().replace("'", "''") + "' AS app");
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        return one(select, during);
      } finally {
        statement.execute("DETACH app");
        connection.setAutoCommit(false);
      }
    } catch (SQLException e) {
      throw failure("cannot compare " + database + " with", file, e);
    }
  }

  private static long one(PreparedStatement select, String parameter) throws SQLException {
    select.setString(1, parameter);
    try (ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** The line with which anybody counts again. */
  static String recount(Path ledger, Path database, String numbers) {
    return "sqlite3 "
        + ledger
        + " \"ATTACH '"
        + database
        + "' AS app; "
        + MISSING.formatted(numbers)
        + "\"";
  }

  @Override
  public synchronized void close() {
    try {
      flush();
      connection.close();
    } catch (SQLException e) {
      throw failure("cannot close", file, e);
    }
  }

  private static Failure failure(String what, Path file, SQLException cause) {
    return Failure.failed("demo.ledger", what + " the ledger " + file).because(cause);
  }
}
