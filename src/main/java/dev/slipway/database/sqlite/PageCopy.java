package dev.slipway.database.sqlite;

import dev.slipway.model.Amount;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/**
 * Copies a whole database page by page with SQLite's online backup API. The target is written in
 * one transaction: it is the old or the new, whenever we are killed.
 *
 * <p>Always from the source's connection into the target's file. The driver's opposite direction
 * ({@code restore}) answers 0 when it failed, because it asks the source for the target's error:
 * seen with a locked target, a full disk and differing page sizes.
 *
 * @see <a href="https://sqlite.org/backup.html">SQLite Backup API</a>
 */
final class PageCopy {
  /**
   * In steps only for the sake of progress. Steps do not start over when somebody writes, because
   * the source is either in a read transaction of ours or written by nobody.
   */
  private static final int PAGES_PER_STEP = 4096;

  private static final int MILLIS_BETWEEN_TRIES = 50;

  private PageCopy() {}

  /**
   * Copies; {@code target} is overwritten.
   *
   * @param source in a read transaction, or on a still file
   * @param patience how long to wait for locks on the target
   * @return SQLite's result code: 0, or why the target is still what it was
   */
  static int copy(SQLiteConnection source, Path target, Duration patience, Progress progress)
      throws SQLException {
    long pageSize = Schema.number(source, "PRAGMA page_size");
    int tries = Math.toIntExact(patience.toMillis() / MILLIS_BETWEEN_TRIES);
    return source
        .getDatabase()
        .backup(
            "main",
            target.toString(),
            (left, pages) -> report(progress, (pages - left) * pageSize, pages * pageSize),
            MILLIS_BETWEEN_TRIES,
            tries,
            PAGES_PER_STEP);
  }

  private static void report(Progress progress, long done, long all) {
    progress.update(
        Amount.ofBytes(done) + " of " + Amount.ofBytes(all), done / (double) Math.max(1, all));
  }
}
