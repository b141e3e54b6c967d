package dev.slipway.database.sqlite;

import dev.slipway.database.Draft;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/**
 * Writes a backup into the live file, in one transaction of the backup API: processes that have it
 * open see the old data or the restored, and go on working. Never by renaming a file over it: what
 * they wrote then would go into the old file, or by way of its log into a mix of both.
 */
final class Restoring {
  private final SqliteFile file;
  private final Duration patience;
  private final Progress progress;

  Restoring(SqliteFile file, Duration patience, Progress progress) {
    this.file = file;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Makes the live file, created where it is missing, equal to {@code data}.
   *
   * @param scratch for a copy in between, where page sizes differ
   */
  void from(Path data, Draft scratch) throws SQLException {
    boolean fits = fits(data);
    if (!file.exists()) {
      file.createLike(data);
    }
    Path source = fits ? data : repaged(data, scratch);
    try (SQLiteConnection connection = Connections.still(source)) {
      write(connection, file.path(), "cannot restore into");
    }
  }

  /** A file with a write-ahead log keeps its page size, so the copy has to come in that size. */
  private boolean fits(Path data) throws SQLException {
    if (!file.exists()) {
      return true;
    }
    try (LiveRead live = LiveRead.begin(file, patience);
        SQLiteConnection source = Connections.still(data)) {
      return !live.isWal() || live.pageSize() == Schema.number(source, "PRAGMA page_size");
    }
  }

  /** By way of a copy that is not opened as immutable: with such SQLite ignores the page size. */
  private Path repaged(Path data, Draft scratch) throws SQLException {
    Path copy = Copier.data(scratch.directory());
    Path target = scratch.directory().resolve("repaged.db");
    try (SQLiteConnection source = Connections.still(data)) {
      write(source, copy, "cannot copy");
    }
    try (LiveRead live = LiveRead.begin(file, patience);
        SQLiteConnection source = Connections.writable(copy, patience);
        Statement statement = source.createStatement()) {
      statement.execute("PRAGMA page_size = " + live.pageSize());
      statement.execute("VACUUM INTO '" + target.toString().replace("'", "''") + "'");
      return target;
    }
  }

  private void write(SQLiteConnection source, Path target, String cannot) throws SQLException {
    int result = PageCopy.copy(source, target, patience, progress);
    if (result != 0) {
      throw SqliteFailures.of(cannot, file, result);
    }
  }
}
