package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a clone of a backup shows of a migration that ran on it, on every engine. */
public abstract class CloneContract {
  protected static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  @TempDir protected Path folder;
  private Database database;

  /** An empty live database; its backups go beside it. */
  protected abstract Database fresh() throws Exception;

  /** A connection of the app's to the live database. */
  protected abstract Connection connectLive() throws SQLException;

  /** A connection to a clone with the account that was made for it. */
  protected abstract Connection connect(Clone clone) throws SQLException;

  /** How a column of numbers that count up is declared as primary key. */
  protected abstract String counting();

  /** Deletes one of several equal rows of {@code note}. */
  protected abstract String deleteOneNote();

  @BeforeEach
  protected void people_and_notes() throws Exception {
    database = fresh();
    try (Connection live = connectLive()) {
      run(
          live,
          "CREATE TABLE person (id %s, name VARCHAR(20), active INT)".formatted(counting()),
          "INSERT INTO person (name, active) VALUES ('Anna', 1), ('Bert', 0), ('Cleo', 1)",
          "CREATE TABLE note (text VARCHAR(20))",
          "INSERT INTO note VALUES ('a'), ('a'), ('b')");
    }
    prepareMore();
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  /** What else is to be in the live database before it is backed up. */
  protected void prepareMore() {}

  /** The live database. */
  protected Database database() {
    return database;
  }

  @Test
  void a_fresh_clone_is_equal() {
    Clone clone = cloned();
    assertThat(differences(clone)).isEmpty();
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(database.contents(Progress.SILENT));
  }

  @Test
  void what_was_added_is_no_difference() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "ALTER TABLE person ADD COLUMN mail VARCHAR(20) DEFAULT 'x'",
        "INSERT INTO person (name) VALUES ('D')");
    assertThat(differences(clone)).isEmpty();
  }

  @Test
  void a_changed_value_is_named_by_its_column_also_after_a_rebuild() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "CREATE TABLE p2 (id INTEGER PRIMARY KEY, name VARCHAR(20), active INT)",
        "INSERT INTO p2 SELECT id, name, 1 - active FROM person WHERE id < 3",
        "DROP TABLE person",
        "ALTER TABLE p2 RENAME TO person");
    assertThat(words(clone))
        .containsExactly("person lacks 1 row of 3", "person.active differs in 2 rows");
  }

  @Test
  void a_column_that_is_gone_says_how_many_values_it_had() throws Exception {
    Clone clone = cloned();
    change(clone, "ALTER TABLE person DROP COLUMN name", "DROP TABLE note");
    assertThat(words(clone))
        .containsExactly("note is gone with 3 rows", "person.name is gone with 3 values");
  }

  @Test
  void a_column_of_another_name_is_gone_though_every_row_is_as_it_was() throws Exception {
    Clone clone = cloned();
    change(clone, "ALTER TABLE person RENAME COLUMN name TO title");
    assertThat(words(clone)).containsExactly("person.name is gone with 3 values");
  }

  @Test
  void rows_without_a_key_are_compared_as_often_as_they_occur() throws Exception {
    Clone clone = cloned();
    change(clone, deleteOneNote());
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
  void a_clone_that_is_taken_away_can_be_made_again() throws Exception {
    Clone clone = cloned();
    change(clone, "DROP TABLE person");
    clone.drop();
    clone.drop();
    assertThat(differences(cloned())).isEmpty();
  }

  /** Another clone of the backup. */
  protected Clone cloned() {
    return database.cloneInto(folder, BACKUP, Progress.SILENT);
  }

  protected List<TableDifference> differences(Clone clone) {
    return clone.compare(held(), Progress.SILENT).differences();
  }

  private Contents held() {
    return database.backup(BACKUP).orElseThrow().contents();
  }

  /** The differences in words. */
  protected List<String> words(Clone clone) {
    return words(clone, held());
  }

  /** What differs from these contents, in words. */
  protected static List<String> words(Clone clone, Contents held) {
    return clone.compare(held, Progress.SILENT).differences().stream()
        .map(TableDifference::inWords)
        .flatMap(List::stream)
        .toList();
  }

  /** Runs statements on a clone. */
  protected void change(Clone clone, String... statements) throws SQLException {
    try (Connection connection = connect(clone)) {
      run(connection, statements);
    }
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
