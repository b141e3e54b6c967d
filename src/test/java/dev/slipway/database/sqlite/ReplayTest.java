package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Contents;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.database.TableDifference;
import dev.slipway.database.TableDifference.ColumnDifference;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final BackupName BEFORE = new BackupName("1-before");
  private static final BackupName AFTER = new BackupName("1-after");
  private static final BackupName RESCUE = new BackupName("1-rescue");

  @TempDir Path folder;
  private SqliteDatabase database;

  @BeforeEach
  void a_shop_sells() throws SQLException {
    database = new SqliteDatabase(folder.resolve("shop.db"), folder.resolve("backups"));
    app(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT UNIQUE, name"
            + " TEXT)",
        "CREATE TABLE visit (page TEXT)",
        "CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customer,"
            + " cents INTEGER NOT NULL)",
        "CREATE TABLE total (id INTEGER PRIMARY KEY, cents INTEGER)",
        "CREATE TRIGGER sold AFTER INSERT ON purchase BEGIN"
            + " UPDATE total SET cents = cents + new.cents; END",
        "INSERT INTO total VALUES (1, 0)",
        "INSERT INTO customer (email, name) VALUES ('a', 'Ann'), ('b', 'Bob'), ('c', 'Cid')",
        "INSERT INTO purchase VALUES (1, 1, 100), (2, 2, 250)");
    copy(BEFORE);
  }

  private void migrate(String... statements) throws SQLException {
    app(statements);
    copy(AFTER);
  }

  @Test
  void inserts_changes_and_deletions_survive_and_the_schema_is_the_old_one() throws Exception {
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
    assertThat(backup(RESCUE).rows()).as("what was live is kept").isPositive();
    app("INSERT INTO customer (email) VALUES ('e')");
    assertThat(all("SELECT max(id) FROM customer"))
        .as("no number is given twice")
        .containsExactly("5");
  }

  @Test
  void rows_that_swap_a_unique_value_do_not_stand_in_each_others_way() throws Exception {
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
  void a_value_in_a_column_that_was_rewritten_is_no_loss_until_somebody_writes_it()
      throws Exception {
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
  void what_has_no_place_in_the_old_data_is_counted() throws Exception {
    migrate(
        "CREATE TABLE invoice (id INTEGER PRIMARY KEY)",
        "ALTER TABLE customer ADD COLUMN vat INTEGER",
        "INSERT INTO customer (id, email) VALUES (50, 'made by the migration')");
    app(
        "INSERT INTO invoice VALUES (1), (2)",
        "INSERT INTO visit VALUES ('/')",
        "UPDATE customer SET name = 'x' WHERE id = 50");

    assertThat(rehearse(List.of()).inWords())
        .containsExactlyInAnyOrder(
            "2 rows of invoice: its table came with the migration",
            "1 row of visit: it has no key that is the same before and after",
            "1 row of customer: was not there before the migration");
  }

  @Test
  void a_row_whose_needed_column_was_taken_away_cannot_come_back() throws Exception {
    migrate("DROP TRIGGER sold", "ALTER TABLE purchase DROP COLUMN cents");
    app("INSERT INTO purchase (id, customer) VALUES (7, 1)");

    assertThat(rehearse(List.of()).inWords()).containsExactly("1 row of purchase: cents is gone");
  }

  @Test
  void a_write_to_what_a_column_was_renamed_to_is_not_lost_in_silence() throws Exception {
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
  void doing_it_again_after_it_was_done_changes_nothing() throws Exception {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    apply(List.of(), 0);
    app("UPDATE customer SET name = 'later' WHERE id = 2");

    apply(List.of(), 0);

    assertThat(all("SELECT name FROM customer WHERE id < 3 ORDER BY id"))
        .containsExactly("Anna", "later");
  }

  @Test
  void after_a_crash_before_anything_was_replaced_it_goes_on_from_the_rescue_copy()
      throws Exception {
    migrate("ALTER TABLE customer ADD COLUMN vat INTEGER");
    app("UPDATE customer SET name = 'Anna' WHERE id = 1");
    copy(RESCUE);

    apply(List.of(), 0);

    assertThat(all("SELECT name FROM customer WHERE id = 1")).containsExactly("Anna");
  }

  private Replayed apply(List<TableDifference> touched, long acceptedLoss) {
    return database.replay().orElseThrow().apply(order(touched), acceptedLoss, Progress.SILENT);
  }

  private Replayed rehearse(List<TableDifference> touched) {
    return database.replay().orElseThrow().rehearse(order(touched), Progress.SILENT);
  }

  private static Replay.Order order(List<TableDifference> touched) {
    return new Replay.Order(BEFORE, AFTER, RESCUE, touched, name -> false);
  }

  private void copy(BackupName name) {
    database.backUp(name, "1.0.0", Assurance.COPIED, Progress.SILENT);
  }

  private Contents backup(BackupName name) {
    return database.backup(name).orElseThrow().contents();
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("shop.db"));
  }

  private void app(String... statements) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private List<String> all(String query) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> found = new java.util.ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder row = new StringBuilder(rows.getString(1));
        for (int i = 2; i <= columns; i++) {
          row.append(' ').append(rows.getString(i));
        }
        found.add(row.toString());
      }
      return found;
    }
  }
}
