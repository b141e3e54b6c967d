package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns SQLite's result codes into failures that say what is true and what to do. */
final class SqliteFailures {

  private SqliteFailures() {}

  /**
   * The failure for an exception of the driver.
   *
   * @param what what did not work, such as {@code cannot back up}
   */
  static Failure of(String what, SqliteFile file, SQLException cause) {
    int code = cause instanceof SQLiteException known ? known.getResultCode().code : 1;
    return of(what, file, code, String.valueOf(cause.getMessage())).because(cause);
  }

  /** The failure for a result code that SQLite gave back. */
  static Failure of(String what, SqliteFile file, int code) {
    return of(what, file, code, SQLiteErrorCode.getErrorCode(code).toString());
  }

  private static Failure of(String what, SqliteFile file, int code, String said) {
    String sentence = what + " " + file.path() + ": ";
    // The low byte is the primary code; the rest only says more.
    return switch (SQLiteErrorCode.getErrorCode(code & 0xFF)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> locked(sentence, file);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          Failure.state("database.corrupt", sentence + "the file is damaged (" + said + ")")
              .next(
                  "look at it with: sqlite3 FILE 'PRAGMA integrity_check'; if it stays damaged,"
                      + " restore a backup: slipway backup restore");
      case SQLITE_FULL ->
          Failure.failed("database.disk-full", sentence + "the disk is full")
              .now("the database is what it was, and nothing half is left behind")
              .next("make room on that file system");
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          Failure.failed("database.no-access", sentence + "no access (" + said + ")")
              .next(
                  "Slipway must be able to write the file and its directory: SQLite keeps its"
                      + " journal there");
      default -> Failure.failed("database.failed", sentence + said);
    };
  }

  private static Failure locked(String sentence, SqliteFile file) {
    String holders = LockHolders.describe(file);
    return Failure.failed("database.locked", sentence + "locked" + holders)
        .now("the database is what it was")
        .next("let that transaction end, or end its process; then try again");
  }
}
