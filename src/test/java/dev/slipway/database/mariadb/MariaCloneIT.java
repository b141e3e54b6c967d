package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.database.TableDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaCloneIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  private final LiveDatabase live = new LiveDatabase();
  @TempDir Path folder;
  private MariaDatabase database;

  @BeforeEach
  void people_and_notes() {
    live.run(
        "CREATE TABLE person (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20), active INT)",
        "INSERT INTO person (name, active) VALUES ('Anna', 1), ('Bert', 0), ('Cleo', 1)",
        "CREATE TABLE note (text VARCHAR(20))",
        "INSERT INTO note VALUES ('a'), ('a'), ('b')",
        "CREATE DEFINER = nobody@nowhere VIEW active AS SELECT name FROM person WHERE active",
        "CREATE DEFINER = nobody@nowhere TRIGGER noted AFTER INSERT ON person FOR EACH ROW"
            + " INSERT INTO note VALUES (NEW.name)");
    database = new MariaDatabase(live.url(), folder.resolve("backups"));
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  @AfterEach
  void gone() {
    database.dropClones();
    live.close();
  }

  @Test
  void a_fresh_clone_is_equal() throws Exception {
    Clone clone = cloned();
    assertThat(differences(clone)).isEmpty();
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(database.contents(Progress.SILENT));
    assertThat(clone.catalogue()).isEqualTo(database.catalogue());
  }

  @Test
  void its_account_uses_views_and_triggers_and_gets_nowhere_else() throws Exception {
    Clone clone = cloned();
    change(clone, "INSERT INTO person (name, active) VALUES ('Dora', 1)", "SELECT * FROM active");
    assertThat(clone.contents(Progress.SILENT).rows()).isEqualTo(8);
    assertThatThrownBy(() -> change(clone, "DELETE FROM " + Sql.in(live.name(), "person")))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("denied");
    assertThat(live.number("SELECT COUNT(*) FROM person")).isEqualTo(3);
  }

  @Test
  void what_was_added_is_no_difference() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "ALTER TABLE person ADD COLUMN mail TEXT, MODIFY id BIGINT AUTO_INCREMENT,"
            + " CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        "INSERT INTO person (name) VALUES ('D')");
    assertThat(differences(clone)).isEmpty();
  }

  @Test
  void a_changed_value_is_named_by_its_column_also_after_a_rebuild() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "CREATE TABLE p2 (id INT PRIMARY KEY, name VARCHAR(20), active INT)",
        "INSERT INTO p2 SELECT id, name, 1 - active FROM person WHERE id < 3",
        "DROP TABLE person",
        "RENAME TABLE p2 TO person");
    assertThat(words(clone))
        .containsExactly("person lacks 1 row of 3", "person.active differs in 2 rows");
  }

  @Test
  void a_change_that_the_collation_calls_equal_is_one() throws Exception {
    Clone clone = cloned();
    change(clone, "UPDATE person SET name = 'ANNA' WHERE id = 1");
    assertThat(words(clone)).containsExactly("person.name differs in 1 row");
  }

  @Test
  void a_column_that_is_gone_says_how_many_values_it_had() throws Exception {
    Clone clone = cloned();
    change(clone, "ALTER TABLE person DROP COLUMN active", "DROP TABLE note");
    assertThat(words(clone))
        .containsExactly("note is gone with 3 rows", "person.active is gone with 3 values");
  }

  @Test
  void without_a_key_rows_are_compared_by_what_they_hold() throws Exception {
    Clone clone = cloned();
    change(clone, "DELETE FROM note LIMIT 1");
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
    String before = clone.mark();
    clone.contents(Progress.SILENT);
    differences(clone);
    assertThat(clone.mark()).isEqualTo(before);
    change(clone, "UPDATE person SET active = 9 WHERE id = 1");
    String updated = clone.mark();
    assertThat(updated).isNotEqualTo(before);
    change(clone, "TRUNCATE note");
    assertThat(clone.mark()).isNotEqualTo(updated);
  }

  @Test
  void dropped_clones_leave_no_database_and_no_account_even_while_in_use() throws Exception {
    Clone clone = cloned();
    clone.remember();
    Clone other = cloned();
    String account = url(other).user();
    try (Connection open = connect(other);
        Statement statement = open.createStatement()) {
      open.setAutoCommit(false);
      statement.execute("DELETE FROM note");
      clone.drop();
      clone.drop();

      new MariaDatabase(live.url(), folder.resolve("backups")).dropClones();
    }
    assertThat(live.scratchDatabases(folder.resolve("backups"))).isEmpty();
    assertThat(live.number("SELECT COUNT(*) FROM mysql.user WHERE user = '" + account + "'"))
        .isZero();
  }

  private Clone cloned() {
    return database.cloneInto(folder, BACKUP, Progress.SILENT);
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
    try (Connection connection = connect(clone);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Connection connect(Clone clone) throws SQLException {
    DatabaseUrl url = url(clone);
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + url.port() + "/" + url.database(),
        url.user(),
        url.password());
  }

  private static DatabaseUrl url(Clone clone) {
    return ((Instead.OfServer) clone.instead()).scratch();
  }
}
