package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs SQL files one after the other, each with its line of bookkeeping in one transaction.
 *
 * <p>Foreign keys are not enforced while a file runs, unless it asks for it: SQLite can change most
 * things of a table only by building it anew, and with enforcement on, dropping the old one empties
 * every table that refers to it with {@code ON DELETE CASCADE} without a word. What enforcement
 * would have refused is found before the commit instead: a file after which more rows refer to
 * nothing than before is taken back.
 */
final class SqlRun {
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private final Connection connection;
  private final Consumer<String> lines;
  private final Dialect dialect;

  /** Rows that refer to nothing, by reference; absent where SQLite cannot say. */
  private Optional<Map<String, Long>> dangling;

  /**
   * Runs nothing yet.
   *
   * @param connection to the database, for writing
   * @param lines is told what was done
   */
  SqlRun(Connection connection, Consumer<String> lines) throws SQLException {
    this.connection = connection;
    this.lines = lines;
    this.dialect = Dialect.of(connection);
    this.dangling = dangling();
  }

  /** What one file changes in the bookkeeping. */
  private interface Bookkeeping {
    void write() throws SQLException;
  }

  /** Goes forward by one file. */
  void up(SqlMigration migration) {
    SqlFile file = SqlFile.read(migration.up(), dialect);
    run(
        file,
        () -> SqlBookkeeping.add(connection, migration.version(), file.name(), file.checksum()));
  }

  /** Goes back by one file, which must have a way down. */
  void down(SqlMigration migration) {
    SqlFile file = SqlFile.read(migration.down().orElseThrow(), dialect);
    run(file, () -> SqlBookkeeping.remove(connection, migration.version()));
  }

  private void run(SqlFile file, Bookkeeping bookkeeping) {
    long began = System.nanoTime();
    Optional<SqlStatement> current = Optional.empty();
    try {
      if (dialect == Dialect.SQLITE) {
        execute("PRAGMA foreign_keys = " + (file.foreignKeys() ? "ON" : "OFF"));
      }
      connection.setAutoCommit(!file.inTransaction());
      for (SqlStatement statement : file.statements()) {
        current = Optional.of(statement);
        execute(statement.text());
      }
      current = Optional.empty();
      if (file.inTransaction()) {
        requireNoMoreDangling(file);
      }
      connection.setAutoCommit(false);
      bookkeeping.write();
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      Failure failure = failure(file, current, e);
      takeBack(failure);
      throw failure;
    } catch (Failure e) {
      takeBack(e);
      throw e;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    int count = file.statements().size();
    lines.accept(
        file.name()
            + ": "
            + count
            + (count == 1 ? " statement, " : " statements, ")
            + took.toMillis()
            + " ms");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Optional<Map<String, Long>> dangling() {
    if (dialect != Dialect.SQLITE) {
      return Optional.empty(); // A server enforces its references itself.
    }
    Map<String, Long> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
      while (rows.next()) {
        found.merge(rows.getString("table") + " → " + rows.getString("parent"), 1L, Long::sum);
      }
      return Optional.of(found);
    } catch (SQLException e) {
      // A reference to a column that is not unique: nothing can be counted until it is mended.
      return Optional.empty();
    }
  }

  private void requireNoMoreDangling(SqlFile file) {
    Optional<Map<String, Long>> after = dangling();
    if (dangling.isPresent() && after.isPresent()) {
      after
          .get()
          .forEach((reference, rows) -> {
            long more = rows - dangling.get().getOrDefault(reference, 0L);
            if (more > 0) {
              throw Failure.failed(
                      "migration.sql-dangling",
                      file.name() + " leaves " + more + " rows that refer to nothing: " + reference)
                  .now("Nothing of this file was kept.")
                  .next("Change or delete the referring rows in the same file.");
            }
          });
    }
    dangling = after;
  }

  private Failure failure(SqlFile file, Optional<SqlStatement> current, SQLException e) {
    String place =
        current
            .map(statement ->
                ", statement "
                    + statement.number()
                    + ", line "
                    + statement.line()
                    + ": "
                    + e.getMessage()
                    + " in '"
                    + statement.brief()
                    + "'")
            .orElse(": " + e.getMessage());
    String message = String.valueOf(e.getMessage());
    String remedy =
        message.contains("SQLITE_BUSY") || message.contains("SQLITE_LOCKED")
            ? "Another program writes to the database: stop it, or try again."
            : isLocked(e)
                ? "Another session holds a lock that it needs: let that finish, or end it, and try"
                    + " again."
                : message.contains("already exists")
                    ? "If the database was migrated by another tool before, start with files for"
                        + " what comes after."
                    : "Correct the file and make a new release.";
    return Failure.failed("migration.sql-failed", file.name() + place)
        .now(
            dialect.takesBackSchema()
                ? "Nothing of this file was kept; the files before it are applied."
                : "What this file changed of the schema before that stays: MariaDB takes no such"
                    + " change back. The files before it are applied.")
        .next(remedy)
        .because(e);
  }

  /** PostgreSQL's state for a lock that was not to be had in time, and MariaDB's number. */
  private static boolean isLocked(SQLException e) {
    return "55P03".equals(e.getSQLState()) || e.getErrorCode() == LOCK_WAIT_TIMEOUT;
  }

  private void takeBack(Failure failure) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
