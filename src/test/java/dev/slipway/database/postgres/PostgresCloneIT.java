package dev.slipway.database.postgres;

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
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresCloneIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  @TempDir Path folder;
  private PostgresDatabase database;

  @BeforeEach
  void people_and_notes() {
    server.run(
        url,
        "CREATE TABLE person (id serial PRIMARY KEY, name text, active int)",
        "INSERT INTO person (name, active) VALUES ('Anna', 1), ('Bert', 0), ('Cleo', 1)",
        "CREATE TABLE note (text text)",
        "INSERT INTO note VALUES ('a'), ('a'), ('b')");
    database =
        new PostgresDatabase(
            url, server.superuser(url.database()), folder.resolve("backups"), true);
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  @AfterEach
  void nothing_is_left() {
    // As who comes after a crash would: nothing that was made is expected to be of use.
    new PostgresDatabase(url, server.superuser(url.database()), folder.resolve("backups"), false)
        .dropClones();
    assertThat(ours("pg_database WHERE datname")).isZero();
    assertThat(ours("pg_roles WHERE rolname")).isZero();
  }

  private long ours(String where) {
    String prefix = Ours.of(url.database(), folder.resolve("backups")).prefix();
    return server.number(
        server.superuser("postgres"),
        "SELECT count(*) FROM %s LIKE '%s%%'".formatted(where, prefix));
  }

  @Test
  void a_fresh_clone_is_equal_and_belongs_to_an_account_of_its_own() {
    Clone clone = cloned();

    assertThat(differences(clone)).isEmpty();
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(database.contents(Progress.SILENT));
    assertThat(instead(clone).live()).isEqualTo(url);
    assertThat(
            server.number(
                scratch(clone), "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"))
        .isEqualTo(2);
  }

  @Test
  void the_clones_account_has_no_way_to_the_live_database_or_any_other() {
    DatabaseUrl account = scratch(cloned());

    for (String other : List.of(url.database(), "postgres", "template1")) {
      assertThatThrownBy(() -> new Server(account.database(other)).open().close())
          .isInstanceOf(SQLException.class);
    }
    // Others get there as before.
    assertThat(server.number(url, "SELECT count(*) FROM person")).isEqualTo(3);
  }

  @Test
  void what_was_added_is_no_difference() {
    Clone clone = cloned();
    change(
        clone,
        "ALTER TABLE person ADD COLUMN mail text DEFAULT 'x'",
        "INSERT INTO person (name) VALUES ('D')");
    assertThat(differences(clone)).isEmpty();
  }

  @Test
  void a_changed_value_is_named_by_its_column_also_after_a_rebuild() {
    Clone clone = cloned();
    change(
        clone,
        "CREATE TABLE p2 AS SELECT id, name, 1 - active AS active FROM person WHERE id < 3",
        "DROP TABLE person",
        "ALTER TABLE p2 RENAME TO person");
    assertThat(words(clone))
        .containsExactly("person lacks 1 row of 3", "person.active differs in 2 rows");
  }

  @Test
  void a_wider_type_is_no_difference_and_a_lossy_one_is() {
    Clone clone = cloned();
    change(
        clone,
        "ALTER TABLE person ALTER COLUMN id TYPE bigint",
        "ALTER TABLE person ALTER COLUMN name TYPE varchar(3) USING left(name, 3)",
        "ALTER TABLE person ALTER COLUMN active TYPE numeric(9, 0)");
    assertThat(words(clone)).containsExactly("person.name differs in 3 rows");
  }

  @Test
  void a_column_that_is_gone_says_how_many_values_it_had() {
    Clone clone = cloned();
    change(clone, "ALTER TABLE person DROP COLUMN name", "DROP TABLE note");
    assertThat(words(clone))
        .containsExactly("note is gone with 3 rows", "person.name is gone with 3 values");
  }

  @Test
  void rows_without_a_key_are_compared_as_often_as_they_occur() {
    Clone clone = cloned();
    change(clone, "DELETE FROM note WHERE ctid = (SELECT min(ctid) FROM note)");
    assertThat(words(clone)).containsExactly("note lacks 1 row of 3");
    change(clone, "INSERT INTO note VALUES ('z')");
    assertThat(words(clone)).containsExactly("note.text differs in 1 row");
  }

  @Test
  void rows_written_since_it_was_remembered_are_excused_and_others_not() {
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
  void its_mark_changes_with_every_write_and_with_no_look() {
    Clone clone = cloned();
    String before = clone.mark();
    clone.contents(Progress.SILENT);
    differences(clone);
    assertThat(clone.mark()).isEqualTo(before);

    change(clone, "UPDATE person SET active = 9 WHERE id = 1");
    String written = clone.mark();
    assertThat(written).isNotEqualTo(before);

    change(clone, "ALTER TABLE person ALTER COLUMN name SET NOT NULL");
    assertThat(clone.mark()).isNotEqualTo(written);
  }

  @Test
  void a_clone_that_is_taken_away_can_be_made_again() {
    Clone clone = cloned();
    change(clone, "DROP TABLE person");
    clone.drop();
    clone.drop();
    assertThat(differences(cloned())).isEmpty();
  }

  @Test
  void a_copy_made_on_the_server_can_be_cloned_too() {
    BackupName copy = new BackupName("2-copied");
    database.backUp(copy, "1.0.0", Assurance.COPIED, Progress.SILENT);
    Clone clone = database.cloneInto(folder, copy, Progress.SILENT);
    change(clone, "ALTER TABLE person ADD COLUMN more int");
    assertThat(differences(clone)).isEmpty();
    clone.drop();
    database.delete(copy);
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

  private void change(Clone clone, String... statements) {
    server.run(scratch(clone), statements);
  }

  private static DatabaseUrl scratch(Clone clone) {
    return instead(clone).scratch();
  }

  private static Instead.OfServer instead(Clone clone) {
    return (Instead.OfServer) clone.instead();
  }
}
