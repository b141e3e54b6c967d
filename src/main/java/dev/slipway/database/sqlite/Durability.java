package dev.slipway.database.sqlite;

/**
 * What an SQLite file shows about surviving a power cut. Only the write-ahead log is a property of
 * the file; {@code synchronous}, which decides, is set by each connection of the app and cannot be
 * seen from outside. After a mere crash of the app, commits survive under every setting.
 *
 * @param wal whether the file has a write-ahead log
 */
public record Durability(boolean wal) {

  /** What follows for the app, in one or two sentences. */
  public String advice() {
    return wal
        ? "WAL mode: commits survive a power cut only where the app sets PRAGMA synchronous=FULL;"
            + " with NORMAL, which several frameworks set, the last ones can be lost"
        : "rollback journal: commits survive a power cut, unless the app sets PRAGMA"
            + " synchronous=OFF or NORMAL, or journal_mode=MEMORY or OFF";
  }
}
