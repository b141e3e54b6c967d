package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every engine guarantees of going back to before a migration with what was written since, as
 * tests. A subclass brings an empty database and the few words in which engines differ.
 */
public abstract class ReplayContract {
  protected static final BackupName BEFORE = new BackupName("1-before");
  protected static final BackupName AFTER = new BackupName("1-after");
  protected static final BackupName RESCUE = new BackupName("1-rescue");

  @TempDir(factory = InMemory.class)
  protected Path folder;

  protected Database database;

  /** The database under test, with its backups in that directory. */
  protected abstract Database open(Path backups);

  /** Runs statements on the live database as the app does, each committed. */
  protected abstract void app(String... statements);

  /** Every row of the live database, its values with a blank between them. */
  protected abstract List<String> all(String query);

  /** Runs statements on a clone, as a migration or program does. */
  protected abstract void within(Clone clone, String... statements);

  /** Type and rest of a column {@code id} that is the key and numbers its rows by itself. */
  protected abstract String numbered();

  /** What makes {@code total.cents} grow by {@code cents} of every new row of {@code purchase}. */
  protected abstract List<String> trigger();

  @BeforeEach
  void a_shop_sells() {
    database = open(folder.resolve("backups"));
    app(
        "CREATE TABLE customer (id %s, email VARCHAR(50) UNIQUE, name VARCHAR(50))"
            .formatted(numbered()),
        "CREATE TABLE visit (page VARCHAR(50))",
        "CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer (id),"
            + " cents INTEGER NOT NULL)",
        "CREATE TABLE stock (id INTEGER PRIMARY KEY, place VARCHAR(50) NOT NULL, amount INTEGER)",
        "CREATE TABLE total (id INTEGER PRIMARY KEY, cents INTEGER)",
        "INSERT INTO total VALUES (1, 0)");
    app(trigger().toArray(String[]::new));
    app(
        "INSERT INTO customer (email, name) VALUES ('a', 'Ann'), ('b', 'Bob'), ('c', 'Cid')",
        "INSERT INTO purchase VALUES (1, 1, 100), (2, 2, 250)",
        "INSERT INTO stock VALUES (1, 'left', 5)");
    copy(BEFORE);
  }

  protected final void migrate(String... statements) {
    app(statements);
    copy(AFTER);
  }

  @Test
  void inserts_changes_and_deletions_survive_and_the_schema_is_the_old_one() {
    migrate(
        "ALTER TABLE customer ADD COLUMN vat INTEGER DEFAULT 19",
        "CREATE TABLE note (id INTEGER PRIMARY KEY)");
    app(
        "INSERT INTO customer (email, name, vat) VALUES ('d', 'Dan', 7)",
        "UPDATE customer SET name = 'Anna' WHERE id = 1",
        "DELETE FROM customer WHERE id = 3",
        "INSERT INTO purchase VALUES (3, 4, 999)");

    Replayed replayed = apply(List.of(), 0);

    assertThat(replayed.lost()).isEmpty();
    assertThat(replayed.rows()).isEqualTo(5);
    assertThat(all("SELECT id, email, name FROM customer ORDER BY id"))
        .containsExactly("1 a Anna", "2 b Bob", "4 d Dan");
    assertThat(all("SELECT id, customer, cents FROM purchase ORDER BY id"))
        .containsExactly("1 1 100", "2 2 250", "3 4 999");
    assertThat(all("SELECT cents FROM total")).as("not counted twice").containsExactly("1349");
    assertThat(database.catalogue()).isEqualTo(backup(BEFORE).catalogue());
    app("INSERT INTO purchase VALUES (4, 4, 1)");
    assertThat(all("SELECT cents FROM total")).as("triggers are back").containsExactly("1350");
    app("INSERT INTO customer (email) VALUES ('e')");
    assertThat(all("SELECT max(id) FROM customer"))
        .as("no number is given twice")
        .containsExactly("5");
  }

  @Test
  void what_was_live_is_kept_and_can_come_back() {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app("UPDATE customer SET vat = 7 WHERE id = 1");
    Contents live = database.contents(Progress.SILENT);

    apply(List.of(), 0);

    assertThat(backup(RESCUE)).isEqualTo(live);
    database.restore(RESCUE, new BackupName("2-undone"), Progress.SILENT);
    assertThat(all("SELECT vat FROM customer WHERE id = 1")).containsExactly("7");
  }

  @Test
  void rows_that_swap_a_unique_value_do_not_stand_in_each_others_way() {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app(
        "UPDATE customer SET email = 'x' WHERE id = 1",
        "UPDATE customer SET email = 'a' WHERE id = 2",
        "UPDATE customer SET email = 'b' WHERE id = 1");

    assertThat(apply(List.of(), 0).lost()).isEmpty();

    assertThat(all("SELECT id, email FROM customer ORDER BY id"))
        .containsExactly("1 b", "2 a", "3 c");
  }

  @Test
  void a_rewritten_column_is_no_loss_until_somebody_writes_it() {
    migrate("UPDATE purchase SET cents = cents / 100");
    List<TableDifference> touched =
        List.of(
            new TableDifference(
                "purchase", 2, false, 0, List.of(new ColumnDifference("cents", false, 2))));
    app("UPDATE purchase SET customer = 3 WHERE id = 1");

    assertThat(rehearse(touched).lost()).isEmpty();

    app("UPDATE purchase SET cents = 5 WHERE id = 2", "INSERT INTO purchase VALUES (9, 1, 7)");
    assertThat(rehearse(touched).inWords())
        .containsExactly(
            "1 row of purchase: what was written to cents",
            "1 row of purchase: cents has no old form");
    assertThatThrownBy(() -> apply(touched, 1))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("replay.loses");
              assertThat(failure.next()).contains("--accept-loss 2");
            });
    assertThat(all("SELECT cents FROM purchase WHERE id = 2")).containsExactly("5");

    apply(touched, 2);

    assertThat(all("SELECT id, customer, cents FROM purchase ORDER BY id"))
        .containsExactly("1 3 100", "2 2 250");
  }

  @Test
  void what_has_no_place_in_the_old_data_is_counted() {
    migrate(
        "CREATE TABLE invoice (id INTEGER PRIMARY KEY)",
        "ALTER TABLE customer ADD COLUMN vat INTEGER",
        "INSERT INTO customer (id, email) VALUES (50, 'made by the migration')");
    app(
        "CREATE TABLE later (id INTEGER PRIMARY KEY)",
        "INSERT INTO later VALUES (1)",
        "INSERT INTO invoice VALUES (1), (2)",
        "INSERT INTO visit VALUES ('/')",
        "UPDATE customer SET name = 'x' WHERE id = 50");

    assertThat(rehearse(List.of()).inWords())
        .containsExactlyInAnyOrder(
            "1 row of later: its table was made by the app after the migration",
            "2 rows of invoice: its table came with the migration",
            "1 row of visit: it has no key that is the same before and after",
            "1 row of customer: was not there before the migration");
  }

  @Test
  void a_row_whose_needed_column_was_taken_away_cannot_come_back() {
    migrate("ALTER TABLE stock DROP COLUMN place");
    app("INSERT INTO stock (id, amount) VALUES (7, 1)", "UPDATE stock SET amount = 6 WHERE id = 1");

    Replayed replayed = apply(List.of(), 1);

    assertThat(replayed.inWords()).containsExactly("1 row of stock: place is gone");
    assertThat(all("SELECT id, place, amount FROM stock")).containsExactly("1 left 6");
  }

  @Test
  void a_write_to_what_a_column_was_renamed_to_is_not_lost_in_silence() {
    migrate("ALTER TABLE customer RENAME COLUMN name TO title");
    app(
        "UPDATE customer SET title = 'Anna' WHERE id = 1",
        "INSERT INTO customer (email, title) VALUES ('d', 'Dan')",
        "DELETE FROM customer WHERE id = 3");

    assertThat(rehearse(List.of()).inWords())
        .containsExactly(
            "1 row of customer: name is gone",
            "1 row of customer: what was written to title, since name is gone");
  }

  @Test
  void doing_it_again_after_it_was_done_changes_nothing() {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    assertThat(isApplied()).isFalse();
    apply(List.of(), 0);
    assertThat(isApplied()).isTrue();
    app("UPDATE customer SET name = 'later' WHERE id = 2");

    apply(List.of(), 0);

    assertThat(all("SELECT name FROM customer WHERE id < 3 ORDER BY id"))
        .containsExactly("Anna", "later");
  }

  @Test
  void trying_it_changes_nothing() {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    Contents live = database.contents(Progress.SILENT);

    assertThat(rehearse(List.of()).rows()).isEqualTo(1);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(live);
    assertThat(isApplied()).isFalse();
  }

  @Test
  void a_clone_goes_back_with_what_was_written_to_it() throws IOException {
    Path place = Files.createDirectory(folder.resolve("clone"));
    Clone clone = database.cloneInto(place, BEFORE, Progress.SILENT);
    within(
        clone,
        "ALTER TABLE customer ADD COLUMN vat INTEGER DEFAULT 19",
        "DROP TABLE stock",
        "INSERT INTO visit VALUES ('by the migration')");
    clone.remember();
    within(clone, "UPDATE customer SET name = 'Anna' WHERE id = 1");

    assertThat(clone.disturb(table -> table.equals("total"))).isGreaterThanOrEqualTo(3);
    Replayed replayed =
        clone.replay(List.of(), table -> table.equals("total"), Progress.SILENT).orElseThrow();

    assertThat(replayed.lost()).isEmpty();
    assertThat(replayed.rows()).isGreaterThanOrEqualTo(3);
    assertThat(clone.catalogue()).isEqualTo(backup(BEFORE).catalogue());
    assertThat(database.contents(Progress.SILENT)).isEqualTo(backup(BEFORE));
    clone.drop();
    database.dropClones();
  }

  protected final Replayed apply(List<TableDifference> touched, long acceptedLoss) {
    return database.replay().orElseThrow().apply(order(touched), acceptedLoss, Progress.SILENT);
  }

  protected final Replayed rehearse(List<TableDifference> touched) {
    return database.replay().orElseThrow().rehearse(order(touched), Progress.SILENT);
  }

  private boolean isApplied() {
    return database.replay().orElseThrow().isApplied(order(List.of()));
  }

  protected static Replay.Order order(List<TableDifference> touched) {
    return new Replay.Order(BEFORE, AFTER, RESCUE, touched, name -> false);
  }

  protected final void copy(BackupName name) {
    database.backUp(name, "1.0.0", Assurance.COPIED, Progress.SILENT);
  }

  protected final Contents backup(BackupName name) {
    return database.backup(name).orElseThrow().contents();
  }
}
