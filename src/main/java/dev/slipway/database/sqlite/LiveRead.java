package dev.slipway.database.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/**
 * A read transaction on the live database: everything read through it is of one moment. With a
 * write-ahead log others go on writing meanwhile; with a rollback journal their commits wait until
 * it is closed, so it must be short.
 */
final class LiveRead implements AutoCloseable {
  private final SQLiteConnection connection;
  private final boolean wal;
  private final long pageSize;
  private final long bytes;

  private LiveRead(SQLiteConnection connection) throws SQLException {
    this.connection = connection;
    this.wal = Schema.word(connection, "PRAGMA journal_mode").equals("wal");
    this.pageSize = Schema.number(connection, "PRAGMA page_size");
    this.bytes = pageSize * Schema.number(connection, "PRAGMA page_count");
  }

  /** Begins it, waiting a bounded time for a writer that holds everybody out. */
  static LiveRead begin(SqliteFile file, Duration patience) throws SQLException {
    SQLiteConnection connection = Connections.live(file.path(), patience);
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      // Only the first read takes the lock, or fixes the moment in the log.
      try (ResultSet first = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
        first.next();
      }
      return new LiveRead(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  SQLiteConnection connection() {
    return connection;
  }

  /** Whether it has a write-ahead log. */
  boolean isWal() {
    return wal;
  }

  /** Size of its pages in bytes. */
  long pageSize() {
    return pageSize;
  }

  /** How large a copy of it is. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
