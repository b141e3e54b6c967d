package dev.slipway.database.sqlite;

import dev.slipway.database.OtherWriters;
import dev.slipway.database.Watchpost;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Who has the live file open, and whether it changed. Nobody can be ended who merely opened a file:
 * that program may be anything.
 */
final class Post implements Watchpost {
  private final SqliteFile file;
  private final Duration patience;
  private final Supplier<Set<Long>> ours;
  private @Nullable SQLiteConnection kept;

  Post(SqliteFile file, Duration patience, Supplier<Set<Long>> ours) {
    this.file = file;
    this.patience = patience;
    this.ours = ours;
  }

  @Override
  public Look look() {
    OtherWriters others = OpenFiles.find(file, ours.get());
    return new Look(
        others.seen().stream()
            .map(writer -> new Stranger(Long.toString(writer.pid()), writer.description()))
            .toList(),
        others.complete() ? "" : "open files of other users' programs cannot be seen",
        0);
  }

  /** SQLite tells a connection that stays open whether any other has committed. */
  @Override
  public String written() throws SQLException {
    SQLiteConnection open = kept == null ? Connections.live(file.path(), patience) : kept;
    kept = open;
    return Long.toString(Schema.number(open, "PRAGMA data_version"));
  }

  /** A migration may want the file for itself. */
  @Override
  public void rest() {
    SQLiteConnection open = kept;
    kept = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        return; // It only ever read.
      }
    }
  }

  @Override
  public boolean countsComers() {
    return false;
  }

  @Override
  public List<Stranger> end(List<Stranger> strangers) {
    return strangers;
  }

  @Override
  public void close() {
    rest();
  }
}
