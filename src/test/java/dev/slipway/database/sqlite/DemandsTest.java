package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Unmet;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration of the clone asks of old rows, counted again in the live database. */
class DemandsTest {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  @TempDir Path folder;
  private Path live;
  private SqliteDatabase database;

  @BeforeEach
  void create() {
    live = folder.resolve("shop.db");
    database = new SqliteDatabase(live, folder.resolve("backups"));
    run(
        live,
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, amount INTEGER, note TEXT)",
        "INSERT INTO customers VALUES (1, 'a@x'), (2, 'b@x'), (3, NULL), (4, NULL)",
        "INSERT INTO orders VALUES (1, 1, 10, 'n'), (2, 2, 20, NULL)");
  }

  @Test
  void a_new_unique_index_counts_rows_that_repeat_a_value() {
    List<Demand> demands = migrated("CREATE UNIQUE INDEX by_email ON customers (email)");
    assertThat(database.unmet(demands)).isEmpty();
    run(live, "INSERT INTO customers (email) VALUES ('a@x'), ('a@x'), (NULL)");
    assertThat(inWords(demands))
        .containsExactly(
            "customers.email: 2 rows with a value that another has, and that has to be unique");
  }

  @Test
  void collation_expression_and_condition_of_a_unique_index_count() {
    List<Demand> nocase =
        migrated("CREATE UNIQUE INDEX a ON customers (email COLLATE NOCASE DESC, id)");
    List<Demand> expression = migrated("CREATE UNIQUE INDEX b ON customers (lower(email) DESC)");
    List<Demand> partial =
        migrated("CREATE UNIQUE INDEX c ON orders (customer) /* only */ WHERE note IS NOT NULL");
    run(
        live,
        "INSERT INTO customers (email) VALUES ('A@x')",
        "INSERT INTO orders (customer, note) VALUES (2, NULL)");
    assertThat(database.unmet(nocase)).isEmpty();
    assertThat(database.unmet(expression)).hasSize(1);
    assertThat(database.unmet(partial)).isEmpty();
    run(live, "INSERT INTO orders (customer, note) VALUES (1, 'again')");
    assertThat(inWords(partial))
        .containsExactly(
            "orders.customer: 1 row with a value that another has, and that has to be unique");
  }

  @Test
  void a_table_made_anew_with_not_null_foreign_key_and_check_asks_all_three() {
    List<Demand> demands =
        migrated(
            "CREATE TABLE \"new\" (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES"
                + " customers, amount INTEGER CHECK (amount > 0), note TEXT, vat INTEGER NOT NULL"
                + " DEFAULT 19 CHECK (\"vat\" < 100))",
            "INSERT INTO \"new\" SELECT id, customer, amount, note, 19 FROM orders",
            "DROP TABLE orders",
            "ALTER TABLE \"new\" RENAME TO orders");
    assertThat(demands).map(Demand::kind).doesNotHaveDuplicates().hasSize(3);
    run(
        live,
        "INSERT INTO orders (customer, amount) VALUES (NULL, 1), (99, 1), (1, -5), (1, NULL)");
    assertThat(inWords(demands))
        .containsExactlyInAnyOrder(
            "orders.customer: 1 row without a value, where one will be needed",
            "orders.customer: 1 row referring to a row that is not there",
            "orders.amount: 1 row against the new condition");
  }

  @Test
  void what_the_migration_mends_itself_is_not_asked() {
    List<Demand> demands =
        migrated(
            "UPDATE customers SET email = id || '@none' WHERE email IS NULL",
            "CREATE TABLE \"new\" (id INTEGER PRIMARY KEY, email TEXT NOT NULL)",
            "INSERT INTO \"new\" SELECT * FROM customers",
            "DROP TABLE customers",
            "ALTER TABLE \"new\" RENAME TO customers");
    assertThat(demands).isEmpty();
  }

  @Test
  void what_was_asked_before_or_is_only_of_new_columns_is_not_asked() {
    assertThat(
            migrated(
                "ALTER TABLE orders ADD COLUMN vat INTEGER NOT NULL DEFAULT 19 CHECK (vat >= 0)",
                "CREATE UNIQUE INDEX by_vat ON orders (id, vat)",
                "CREATE TABLE more (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)"))
        .isEmpty();
  }

  private List<String> inWords(List<Demand> demands) {
    return database.unmet(demands).stream().map(Unmet::inWords).toList();
  }

  private List<Demand> migrated(String... statements) {
    try {
      database.backUp(BACKUP, "1.0.0", Assurance.COPIED, Progress.SILENT);
      Path place = Files.createTempDirectory(folder, "clone");
      Clone clone = database.cloneInto(place, BACKUP, Progress.SILENT);
      run(place.resolve("shop.db"), statements);
      return clone.newDemands();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void run(Path file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
