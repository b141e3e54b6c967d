package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/** Takes a database file away that was not there before. */
final class Removal {

  private Removal() {}

  /**
   * Removes the file and what SQLite keeps beside it, while holding everybody else out.
   *
   * @throws SQLException when somebody uses it and does not let go within {@code patience}
   */
  static void remove(SqliteFile file, Duration patience) throws SQLException {
    try (SQLiteConnection connection = Connections.writable(file.path(), patience);
        Statement statement = connection.createStatement()) {
      // Folds a write-ahead log in and removes it, which only the last user of a file can do.
      statement.execute("PRAGMA journal_mode = DELETE");
      statement.execute("BEGIN EXCLUSIVE");
      Files.delete(file.path());
    } catch (IOException e) {
      throw Failure.failed("database.no-access", "cannot remove " + file.path()).because(e);
    }
    syncDirectory(file);
  }

  private static void syncDirectory(SqliteFile file) {
    Path directory = file.path().getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw Failure.failed("database.no-access", "cannot sync " + directory)
          .because(e)
          .now(file.path() + " was removed; a power cut could bring it back");
    }
  }
}
