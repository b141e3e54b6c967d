package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.CloneContract;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.database.Restored;
import dev.slipway.database.Rewrite;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCloneIT extends CloneContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();

  @Override
  protected Database fresh() {
    return new PostgresDatabase(
        url, server.superuser(url.database()), folder.resolve("backups"), Restored.UNTIL_CLONED);
  }

  @Override
  protected Connection connectLive() throws SQLException {
    return PrivateServer.connect(url);
  }

  @Override
  protected Connection connect(Clone clone) throws SQLException {
    return PrivateServer.connect(scratch(clone));
  }

  @Override
  protected String counting() {
    return "serial PRIMARY KEY";
  }

  @Override
  protected String deleteOneNote() {
    return "DELETE FROM note WHERE ctid = (SELECT min(ctid) FROM note)";
  }

  @AfterEach
  void nothing_is_left() {
    // As who comes after a crash would: nothing that was made is expected to be of use.
    new PostgresDatabase(
            url, server.superuser(url.database()), folder.resolve("backups"), Restored.DROPPED)
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
  void a_clone_belongs_to_an_account_of_its_own() {
    Clone clone = cloned();

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
  void what_a_backup_was_restored_to_stays_as_long_as_was_asked_for() {
    PostgresDatabase keeping =
        new PostgresDatabase(
            url, server.superuser(url.database()), folder.resolve("backups"), Restored.UNTIL_NEXT);
    cloned();
    keeping.dropClones();
    assertThat(ours("pg_database WHERE datname")).isEqualTo(1);
    List<String> said = new ArrayList<>();
    keeping.cloneInto(folder, BACKUP, (text, part) -> said.add(text));
    assertThat(said).noneMatch(text -> text.contains("restoring"));

    keeping.delete(BACKUP);
    keeping.dropClones();
    assertThat(ours("pg_database WHERE datname")).isZero();
  }

  @Test
  void what_was_written_anew_or_read_whole_says_who_waits_for_it() throws Exception {
    Clone clone = cloned();
    assertThat(clone.rewritten()).isEmpty();
    change(
        clone,
        "ALTER TABLE person ALTER COLUMN id TYPE bigint",
        "ALTER TABLE note ADD COLUMN made date",
        "CREATE INDEX by_text ON note (text)",
        "CREATE INDEX CONCURRENTLY beside ON note (text)",
        "ALTER TABLE note ALTER COLUMN text SET NOT NULL, ADD CHECK (text <> '') NOT VALID",
        "CREATE TABLE more (id int PRIMARY KEY)");

    assertThat(clone.rewritten())
        .extracting(Rewrite::table, Rewrite::anew, Rewrite::writersWait, Rewrite::readersWait)
        .containsExactlyInAnyOrder(
            tuple("person", true, true, true),
            tuple("note", false, true, false),
            tuple("note", false, true, true));
    assertThat(clone.rewritten().stream().map(Rewrite::inWords))
        .anySatisfy(words -> assertThat(words).contains("index by_text", "who writes to it waits"));
  }

  @Test
  void a_wider_type_is_no_difference_and_a_lossy_one_is() throws Exception {
    Clone clone = cloned();
    change(
        clone,
        "ALTER TABLE person ALTER COLUMN id TYPE bigint",
        "ALTER TABLE person ALTER COLUMN name TYPE varchar(3) USING left(name, 3)",
        "ALTER TABLE person ALTER COLUMN active TYPE numeric(9, 0)");
    assertThat(words(clone)).containsExactly("person.name differs in 3 rows");
  }

  @Test
  void its_mark_changes_with_every_write_and_with_no_look() throws Exception {
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
  void a_copy_made_on_the_server_can_be_cloned_too() throws Exception {
    BackupName copy = new BackupName("2-copied");
    database().backUp(copy, "1.0.0", Assurance.COPIED, Progress.SILENT);
    Clone clone = database().cloneInto(folder, copy, Progress.SILENT);
    change(clone, "ALTER TABLE person ADD COLUMN more int");
    assertThat(differences(clone)).isEmpty();
    clone.drop();
    database().delete(copy);
  }

  private static DatabaseUrl scratch(Clone clone) {
    return instead(clone).scratch();
  }

  private static Instead.OfServer instead(Clone clone) {
    return (Instead.OfServer) clone.instead();
  }
}
