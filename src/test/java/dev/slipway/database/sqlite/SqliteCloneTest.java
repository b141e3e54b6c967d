package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Clone;
import dev.slipway.database.CloneContract;
import dev.slipway.database.Database;
import dev.slipway.database.Instead;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SqliteCloneTest extends CloneContract {
  @Override
  protected Database fresh() throws IOException {
    Files.createDirectory(live().getParent());
    return new SqliteDatabase(live(), folder.resolve("backups"));
  }

  private Path live() {
    return folder.resolve("live/shop.db");
  }

  @Override
  protected Connection connectLive() throws SQLException {
    return open(live());
  }

  @Override
  protected Connection connect(Clone clone) throws SQLException {
    return open(instead(clone).file());
  }

  private static Connection open(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  @Override
  protected String counting() {
    return "INTEGER PRIMARY KEY";
  }

  @Override
  protected String deleteOneNote() {
    return "DELETE FROM note WHERE rowid = 1";
  }

  @Test
  void a_fresh_clone_has_the_live_files_name_and_modes() throws Exception {
    Files.setPosixFilePermissions(live().getParent(), PosixFilePermissions.fromString("rwxr-x---"));
    Clone clone = cloned();
    assertThat(instead(clone).live()).isEqualTo(live().getParent());
    assertThat(instead(clone).file().getFileName()).isEqualTo(live().getFileName());
    assertThat(Files.getPosixFilePermissions(instead(clone).folder()))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void a_change_of_type_is_a_changed_value() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "UPDATE person SET active = CAST(active AS TEXT) || '' WHERE id = 1",
        "UPDATE person SET active = 1.5 WHERE id = 3");
    assertThat(words(clone)).containsExactly("person.active differs in 1 row");
  }

  @Test
  void its_mark_changes_with_every_write_and_with_no_look() throws Exception {
    Clone clone = cloned();
    change(clone, "PRAGMA journal_mode = WAL");
    // The file system's clock ticks slower than this test.
    Files.setLastModifiedTime(instead(clone).file(), FileTime.from(Instant.EPOCH));
    String before = clone.mark();
    clone.contents(Progress.SILENT);
    differences(clone);
    assertThat(clone.mark()).isEqualTo(before);
    change(clone, "UPDATE person SET active = 9 WHERE id = 1");
    assertThat(clone.mark()).isNotEqualTo(before);
  }

  @Test
  void what_a_killed_program_left_in_its_log_counts() throws Exception {
    Clone clone = cloned();
    Path file = instead(clone).file();
    try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = open.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("DELETE FROM person");
      // Still open: what was written is in the log only.
      assertThat(words(clone)).containsExactly("person lacks 3 rows of 3");
    }
  }

  @Override
  protected Clone cloned() {
    try {
      Path scratch = Files.createTempDirectory(folder, "scratch");
      return database()
          .cloneInto(Files.createDirectory(scratch.resolve("database")), BACKUP, Progress.SILENT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instead.OfFile instead(Clone clone) {
    return (Instead.OfFile) clone.instead();
  }
}
