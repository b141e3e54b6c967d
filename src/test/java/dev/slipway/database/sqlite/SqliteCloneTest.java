package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.Instead;
import dev.slipway.database.TableDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCloneTest {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  @TempDir Path folder;
  private Path live;
  private SqliteDatabase database;

  @BeforeEach
  void people_and_notes() throws Exception {
    live = Files.createDirectory(folder.resolve("live")).resolve("shop.db");
    execute(
        live,
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, active INTEGER)",
        "INSERT INTO person (name, active) VALUES ('Anna', 1), ('Bert', 0), ('Cleo', 1)",
        "CREATE TABLE note (text TEXT)",
        "INSERT INTO note VALUES ('a'), ('a'), ('b')");
    database = new SqliteDatabase(live, folder.resolve("backups"));
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  @Test
  void a_fresh_clone_is_equal_and_has_the_live_files_name_and_modes() throws Exception {
    Files.setPosixFilePermissions(live.getParent(), PosixFilePermissions.fromString("rwxr-x---"));
    Clone clone = cloned();
    assertThat(differences(clone)).isEmpty();
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(database.contents(Progress.SILENT));
    assertThat(instead(clone).live()).isEqualTo(live.getParent());
    assertThat(instead(clone).file().getFileName()).isEqualTo(live.getFileName());
    assertThat(Files.getPosixFilePermissions(instead(clone).folder()))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void what_was_added_is_no_difference() throws Exception {
    Clone clone = cloned();
    change(
        clone, "ALTER TABLE person ADD COLUMN mail TEXT", "INSERT INTO person (name) VALUES ('D')");
    assertThat(differences(clone)).isEmpty();
  }

  @Test
  void a_changed_value_is_named_by_its_column_also_after_a_rebuild() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "CREATE TABLE p2 (id INTEGER PRIMARY KEY, name TEXT, active INTEGER)",
        "INSERT INTO p2 SELECT id, name, 1 - active FROM person WHERE id < 3",
        "DROP TABLE person",
        "ALTER TABLE p2 RENAME TO person");
    assertThat(words(clone))
        .containsExactly("person lacks 1 row of 3", "person.active differs in 2 rows");
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
  void a_column_that_is_gone_says_how_many_values_it_had() throws Exception {
    Clone clone = cloned();
    change(clone, "ALTER TABLE person DROP COLUMN name", "DROP TABLE note");
    assertThat(words(clone))
        .containsExactly("note is gone with 3 rows", "person.name is gone with 3 values");
  }

  @Test
  void rows_without_a_key_are_compared_as_often_as_they_occur() throws Exception {
    Clone clone = cloned();
    change(clone, "DELETE FROM note WHERE rowid = 1");
    assertThat(words(clone)).containsExactly("note lacks 1 row of 3");
    change(clone, "INSERT INTO note VALUES ('z')");
    assertThat(words(clone)).containsExactly("note.text differs in 1 row");
  }

  @Test
  void rows_written_since_it_was_remembered_are_excused_and_others_not() throws Exception {
    Clone clone = cloned();
    clone.remember();
    change(
        clone,
        "UPDATE person SET name = 'Probe' WHERE id = 1",
        "DELETE FROM person WHERE id = 2",
        "INSERT INTO person (name) VALUES ('New')");
    clone.excuse(Progress.SILENT);
    change(clone, "UPDATE person SET active = 7");
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

  private Clone cloned() throws IOException {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    return database.cloneInto(
        Files.createDirectory(scratch.resolve("database")), BACKUP, Progress.SILENT);
  }

  private List<TableDifference> differences(Clone clone) {
    return clone
        .compare(database.backup(BACKUP).orElseThrow().contents(), Progress.SILENT)
        .differences();
  }

  private List<String> words(Clone clone) {
    return differences(clone).stream().map(TableDifference::inWords).flatMap(List::stream).toList();
  }

  private static void change(Clone clone, String... statements) throws SQLException {
    execute(instead(clone).file(), statements);
  }

  private static void execute(Path file, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Instead.OfFile instead(Clone clone) {
    return (Instead.OfFile) clone.instead();
  }
}
