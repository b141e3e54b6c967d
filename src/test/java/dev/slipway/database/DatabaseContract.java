package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.database.Changes.TableChanges;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every engine guarantees, as tests. A subclass brings a real database that is empty or absent
 * at the beginning of each test, and a way to run statements on it as the app would.
 */
public abstract class DatabaseContract {
  private static final BackupName FIRST = new BackupName("1-before-1.0.0");
  private static final BackupName SECOND = new BackupName("2-before-1.1.0");
  private static final BackupName RESCUE = new BackupName("3-rescue");

  @TempDir(factory = InMemory.class)
  Path backups;

  private Database database;

  /** The database under test, with its backups in that directory. */
  protected abstract Database open(Path backups);

  /** Runs statements as the app does, each committed. */
  protected abstract void app(String... statements);

  /** What one number is in the live database, as the app sees it. */
  protected abstract long number(String query);

  @BeforeEach
  void opened() {
    database = open(backups);
  }

  private void shopWithTwoCustomers() {
    app(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(50))",
        "CREATE TABLE visit (page VARCHAR(50), seconds INTEGER)",
        "INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob')",
        "INSERT INTO visit VALUES ('/', 3), ('/', 3), ('/cart', 8)");
  }

  private Backup backUp(BackupName name) {
    return database.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  private Contents live() {
    return database.contents(Progress.SILENT);
  }

  private List<TableChanges> changesSince(BackupName base) {
    return database.changesSince(base, Progress.SILENT).tables();
  }

  @Test
  void says_whether_it_exists() {
    assertThat(database.exists()).isFalse();

    shopWithTwoCustomers();

    assertThat(database.exists()).isTrue();
  }

  @Test
  void contents_name_every_table_with_its_rows() {
    shopWithTwoCustomers();

    Contents contents = live();

    assertThat(contents.tables())
        .extracting(TableContents::table, TableContents::rows)
        .containsExactly(tuple("customer", 2L), tuple("visit", 3L));
    assertThat(contents.catalogue()).isEqualTo(database.catalogue());
  }

  @Test
  void equal_contents_give_equal_sums_whatever_the_order() {
    shopWithTwoCustomers();
    Contents before = live();

    app(
        "DELETE FROM customer",
        "INSERT INTO customer VALUES (2, 'Bob'), (1, 'Ann')",
        "DELETE FROM visit",
        "INSERT INTO visit VALUES ('/cart', 8), ('/', 3), ('/', 3)");

    assertThat(live()).isEqualTo(before);
  }

  @Test
  void sums_notice_values_that_changed_places() {
    shopWithTwoCustomers();
    Contents before = live();

    app(
        "UPDATE customer SET name = 'Bob' WHERE id = 1",
        "UPDATE customer SET name = 'Ann' WHERE id = 2");

    assertThat(live().differencesFrom(before))
        .containsExactly("table customer has as many rows, but other values");
  }

  @Test
  void two_equal_rows_do_not_cancel_out() {
    shopWithTwoCustomers();
    Contents before = live();

    app("UPDATE visit SET seconds = 4 WHERE page = '/'");

    assertThat(live().differencesFrom(before)).hasSize(1);
  }

  @Test
  void the_catalogue_changes_with_the_schema_and_not_with_the_data() {
    shopWithTwoCustomers();
    Catalogue before = database.catalogue();

    app("INSERT INTO customer VALUES (3, 'Cid')");
    assertThat(database.catalogue()).isEqualTo(before);

    app("CREATE INDEX customer_name ON customer (name)");
    assertThat(database.catalogue().fingerprint()).isNotEqualTo(before.fingerprint());
  }

  /** As one that was fetched from elsewhere is. */
  @Test
  void a_backup_that_was_copied_away_comes_back_under_another_name_and_proves_equal()
      throws IOException {
    shopWithTwoCustomers();
    Backup backup = backUp(FIRST);
    BackupStore store = new BackupStore(backups);
    try (Draft draft = store.draft();
        Stream<Path> files = Files.walk(store.directory(FIRST))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = draft.directory().resolve(store.directory(FIRST).relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
      store.adopt(draft, SECOND);
    }
    database.delete(FIRST);

    assertThat(database.backups()).containsExactly(backup.called(SECOND));
    assertThat(database.verify(SECOND, Progress.SILENT).differences()).isEmpty();
  }

  @Test
  void a_backup_is_listed_with_what_it_holds() {
    shopWithTwoCustomers();

    Backup backup = backUp(FIRST);

    assertThat(database.backup(FIRST)).contains(backup);
    assertThat(backup.contents()).isEqualTo(live());
    assertThat(backup.version()).isEqualTo("1.0.0");
    assertThat(backup.complaints()).isEmpty();
    assertThat(backup.bytes()).isPositive();
    assertThat(backups).isDirectoryContaining(path -> path.endsWith(FIRST.value()));
  }

  @Test
  void backups_are_listed_newest_first() {
    shopWithTwoCustomers();
    backUp(FIRST);
    database.backUp(SECOND, "1.1.0", Assurance.COPIED, Progress.SILENT);

    assertThat(database.backups()).extracting(Backup::name).containsExactly(SECOND, FIRST);
    assertThat(database.backups())
        .extracting(Backup::assurance)
        .containsExactly(Assurance.COPIED, Assurance.PROVEN);
  }

  @Test
  void taking_a_backup_again_returns_the_one_that_is_there() {
    shopWithTwoCustomers();
    Backup backup = backUp(FIRST);
    app("INSERT INTO customer VALUES (3, 'Cid')");

    assertThat(backUp(FIRST)).isEqualTo(backup);
  }

  @Test
  void backing_up_what_is_not_there_fails_and_leaves_nothing() {
    assertThatThrownBy(() -> backUp(FIRST))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("database.missing"));
    assertThat(database.backups()).isEmpty();
  }

  @Test
  void a_good_backup_is_verified_as_equal() {
    shopWithTwoCustomers();
    backUp(FIRST);
    app("DELETE FROM customer");

    assertThat(database.verify(FIRST, Progress.SILENT).differences()).isEmpty();
  }

  @Test
  void restoring_brings_the_old_data_back_and_keeps_what_it_replaced() {
    shopWithTwoCustomers();
    Backup old = backUp(FIRST);
    app("INSERT INTO customer VALUES (3, 'Cid')", "ALTER TABLE customer ADD COLUMN vat INTEGER");
    Contents replaced = live();

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(live()).isEqualTo(old.contents());
    assertThat(number("SELECT count(*) FROM customer")).isEqualTo(2);
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(replaced);
    assertThat(database.backup(RESCUE)).hasValueSatisfying(b -> assertThat(b.isRescue()).isTrue());
  }

  @Test
  void a_restore_done_once_is_not_done_again() {
    shopWithTwoCustomers();
    backUp(FIRST);
    app("INSERT INTO customer VALUES (3, 'Cid')");
    assertThat(database.isRestored(FIRST, RESCUE)).isFalse();
    database.restore(FIRST, RESCUE, Progress.SILENT);
    assertThat(database.isRestored(FIRST, RESCUE)).isTrue();
    app("INSERT INTO customer VALUES (4, 'Dan')");

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(number("SELECT count(*) FROM customer WHERE name = 'Dan'")).isEqualTo(1);
  }

  @Test
  void a_rescue_copy_can_be_restored_like_any_other() {
    shopWithTwoCustomers();
    backUp(FIRST);
    app("INSERT INTO customer VALUES (3, 'Cid')");
    Contents newer = live();
    database.restore(FIRST, RESCUE, Progress.SILENT);

    database.restore(RESCUE, new BackupName("4-back-again"), Progress.SILENT);

    assertThat(live()).isEqualTo(newer);
  }

  @Test
  void restoring_where_nothing_is_left_creates_it() {
    shopWithTwoCustomers();
    Backup old = backUp(FIRST);
    database.restoreAbsence(RESCUE, Progress.SILENT);

    database.restore(FIRST, new BackupName("4-again"), Progress.SILENT);

    assertThat(live()).isEqualTo(old.contents());
  }

  @Test
  void restoring_an_unknown_backup_changes_nothing() {
    shopWithTwoCustomers();

    assertThatThrownBy(() -> database.restore(FIRST, RESCUE, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo("backup.gone"));
    assertThat(number("SELECT count(*) FROM customer")).isEqualTo(2);
    assertThat(database.backups()).isEmpty();
  }

  @Test
  void absence_is_restored_and_what_was_there_is_kept() {
    shopWithTwoCustomers();
    Contents before = live();

    database.restoreAbsence(RESCUE, Progress.SILENT);
    database.restoreAbsence(RESCUE, Progress.SILENT);

    assertThat(database.exists()).isFalse();
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(before);
  }

  @Test
  void nothing_written_is_no_change() {
    shopWithTwoCustomers();
    backUp(FIRST);

    assertThat(changesSince(FIRST)).isEmpty();
  }

  @Test
  void changes_are_counted_by_key() {
    shopWithTwoCustomers();
    backUp(FIRST);

    app(
        "INSERT INTO customer VALUES (3, 'Cid'), (4, 'Dan')",
        "UPDATE customer SET name = 'Anna' WHERE id = 1",
        "DELETE FROM customer WHERE id = 2");

    assertThat(changesSince(FIRST)).containsExactly(new TableChanges("customer", 2, 1, 1));
  }

  @Test
  void changes_between_two_backups_leave_out_what_came_later() {
    shopWithTwoCustomers();
    backUp(FIRST);
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    backUp(SECOND);
    app("INSERT INTO customer VALUES (3, 'Cid')");

    assertThat(database.changesBetween(FIRST, SECOND, Progress.SILENT).tables())
        .containsExactly(new TableChanges("customer", 0, 1, 0));
  }

  @Test
  void without_a_key_an_update_is_one_row_less_and_one_more() {
    shopWithTwoCustomers();
    backUp(FIRST);

    app("UPDATE visit SET seconds = 9 WHERE page = '/cart'", "INSERT INTO visit VALUES ('/', 3)");

    assertThat(changesSince(FIRST)).containsExactly(new TableChanges("visit", 2, 0, 1));
  }

  @Test
  void changes_are_counted_across_a_migration_in_the_columns_both_have() {
    shopWithTwoCustomers();
    backUp(FIRST);

    app(
        "ALTER TABLE customer ADD COLUMN vat INTEGER DEFAULT 19",
        "CREATE TABLE invoice (id INTEGER PRIMARY KEY)",
        "DROP TABLE visit",
        "INSERT INTO invoice VALUES (1)",
        "UPDATE customer SET name = 'Anna' WHERE id = 1");

    assertThat(changesSince(FIRST))
        .containsExactly(
            new TableChanges("customer", 0, 1, 0),
            new TableChanges("invoice", 1, 0, 0),
            new TableChanges("visit", 0, 0, 3));
  }

  @Test
  void a_deleted_backup_is_gone_and_deleting_it_again_does_nothing() {
    shopWithTwoCustomers();
    backUp(FIRST);
    backUp(SECOND);

    database.delete(FIRST);
    database.delete(FIRST);

    assertThat(database.backup(FIRST)).isEmpty();
    assertThat(database.backups()).extracting(Backup::name).containsExactly(SECOND);
  }

  @Test
  void with_nobody_there_nobody_is_seen() {
    shopWithTwoCustomers();

    assertThat(database.otherWriters(Set.of()).seen()).isEmpty();
  }

  /** A program that is not ours and uses the live database. */
  protected abstract AnotherClient.Program stranger();

  private static Set<Long> me() {
    return Set.of(ProcessHandle.current().pid());
  }

  @Test
  void while_nobody_comes_the_guard_has_nothing_to_say() {
    shopWithTwoCustomers();
    try (WriteGuard guard = database.guard(DatabaseContract::me)) {
      database.backUp(FIRST, "1.0.0", Assurance.COPIED, Progress.SILENT);
      live();
      assertThat(guard.seen()).isEqualTo(Intrusions.NONE);
    }
  }

  @Test
  void what_our_own_programs_write_is_nobody_elses() {
    shopWithTwoCustomers();
    try (WriteGuard guard = database.guard(DatabaseContract::me)) {
      guard.oursWrite(true);
      app("INSERT INTO customer VALUES (3, 'Cid')");
      guard.oursWrite(false);
      live();
      assertThat(guard.seen()).isEqualTo(Intrusions.NONE);
    }
  }

  @Test
  void whoever_comes_while_requests_wait_is_ended_or_told() throws Exception {
    shopWithTwoCustomers();
    try (WriteGuard guard = database.guard(Set::of);
        AnotherClient stranger = stranger().start()) {
      Intrusions seen = guard.seen();
      if (stranger.isIn()) {
        assertThat(database.blocking().possible()).isFalse();
        assertThat(seen.doubts()).singleElement().asString().contains("could not be ended");
      } else {
        assertThat(seen.ended()).hasSize(1);
        assertThat(seen.mayHaveWritten()).as("%s", seen).isFalse();
      }
    }
  }

  @Test
  void a_write_of_somebody_too_quick_to_be_ended_is_noticed() {
    shopWithTwoCustomers();
    for (int customer = 3; customer <= 5; customer++) {
      try (WriteGuard guard = database.guard(Set::of)) {
        long before = number("SELECT count(*) FROM customer");
        stranger().once("INSERT INTO customer VALUES (%d, 'Cid')".formatted(customer));
        boolean wrote = number("SELECT count(*) FROM customer") > before;
        assertThat(guard.seen().mayHaveWritten()).isEqualTo(wrote);
      }
    }
  }

  @Test
  void after_the_guard_everybody_may_come_again() throws Exception {
    shopWithTwoCustomers();
    WriteGuard guard = database.guard(Set::of);
    guard.close();
    try (AnotherClient stranger = stranger().start()) {
      stranger.write("INSERT INTO customer VALUES (3, 'Cid')");
      assertThat(number("SELECT count(*) FROM customer")).isEqualTo(3);
    }
  }

  @Test
  void it_describes_itself_in_one_line() {
    assertThat(database.describe()).isNotBlank().doesNotContain("\n");
  }
}
