package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Unmet;
import dev.slipway.database.Instead;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration of the clone asks of old rows, counted again in the live database. */
class DemandsIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  private final LiveDatabase live = new LiveDatabase();
  @TempDir Path folder;
  private MariaDatabase database;

  @BeforeEach
  void customers_and_orders() {
    live.run(
        "CREATE TABLE customer (id INT PRIMARY KEY AUTO_INCREMENT,"
            + " email VARCHAR(40) COLLATE utf8mb4_bin)",
        "CREATE TABLE `order` (id INT PRIMARY KEY AUTO_INCREMENT, customer INT, amount INT,"
            + " note TEXT)",
        "INSERT INTO customer VALUES (1, 'a@x'), (2, 'b@x'), (3, NULL), (4, NULL)",
        "INSERT INTO `order` VALUES (1, 1, 10, '{}'), (2, 2, 20, NULL)");
    database = new MariaDatabase(live.url(), folder);
    database.backUp(BACKUP, "1.0.0", Assurance.COPIED, Progress.SILENT);
  }

  @AfterEach
  void gone() {
    database.dropClones();
    database.delete(BACKUP);
    live.close();
  }

  @Test
  void a_new_unique_index_counts_rows_that_repeat_a_value() {
    List<Demand> demands = migrated("CREATE UNIQUE INDEX by_email ON customer (email)");
    assertThat(database.unmet(demands)).isEmpty();
    live.run("INSERT INTO customer (email) VALUES ('a@x'), ('a@x'), ('A@x'), (NULL)");
    assertThat(inWords(demands))
        .containsExactly(
            "customer.email: 2 rows with a value that another has, and that has to be unique");
  }

  @Test
  void the_new_collation_a_prefix_and_a_generated_column_decide_what_is_equal() {
    List<Demand> collation =
        migrated(
            "ALTER TABLE customer MODIFY email VARCHAR(40) COLLATE utf8mb4_general_ci,"
                + " ADD UNIQUE (email)");
    List<Demand> prefix = migrated("CREATE UNIQUE INDEX starts ON customer (email(2), id)");
    List<Demand> generated =
        migrated(
            "ALTER TABLE customer ADD small VARCHAR(40) AS (LOWER(email)) STORED, ADD UNIQUE"
                + " (small)");
    live.run("INSERT INTO customer (email) VALUES ('A@x')");
    assertThat(database.unmet(collation)).hasSize(1);
    assertThat(prefix).hasSize(1);
    assertThat(database.unmet(prefix)).isEmpty();
    assertThat(database.unmet(generated)).hasSize(1);
  }

  @Test
  void not_null_foreign_key_and_checks_are_asked_all_three() {
    List<Demand> demands =
        migrated(
            "ALTER TABLE `order` MODIFY customer INT NOT NULL, ADD CHECK (amount > 0),"
                + " MODIFY note JSON, ADD vat INT NOT NULL DEFAULT 19 CHECK (vat < 100),"
                + " ADD FOREIGN KEY (customer) REFERENCES customer (id)");
    assertThat(demands)
        .map(Demand::kind)
        .containsExactlyInAnyOrder(
            Demand.Kind.NOT_NULL, Demand.Kind.FOREIGN_KEY, Demand.Kind.CHECK, Demand.Kind.CHECK);
    live.run(
        "INSERT INTO `order` (customer, amount, note) VALUES (NULL, 1, '[]'), (99, 1, '[]'),"
            + " (1, -5, '[]'), (1, NULL, 'none')");
    assertThat(inWords(demands))
        .containsExactlyInAnyOrder(
            "order.customer: 1 row without a value, where one will be needed",
            "order.customer: 1 row referring to a row that is not there",
            "order.amount: 1 row against the new condition",
            "order.note: 1 row against the new condition");
  }

  @Test
  void values_that_have_no_room_any_more_are_counted() {
    live.run(
        "CREATE TABLE thing (id INT PRIMARY KEY, name VARCHAR(40), n BIGINT, price DOUBLE,"
            + " state VARCHAR(9), word VARCHAR(9), data BLOB)",
        "INSERT INTO thing VALUES (1, 'a', 1, 1.5, 'new', 'é', 'x')");
    database.delete(BACKUP);
    database.backUp(BACKUP, "1.0.0", Assurance.COPIED, Progress.SILENT);
    List<Demand> demands =
        migrated(
            "ALTER TABLE thing MODIFY name VARCHAR(3), MODIFY n SMALLINT UNSIGNED,"
                + " MODIFY price DECIMAL(4,2), MODIFY state ENUM('new', 'old'),"
                + " MODIFY word VARCHAR(9) CHARACTER SET latin1, MODIFY data TINYBLOB");
    assertThat(demands).map(Demand::kind).containsOnly(Demand.Kind.FITS);
    assertThat(database.unmet(demands)).isEmpty();
    live.run(
        "INSERT INTO thing VALUES (2, 'four', 65535, 99.99, 'old', 'ä', ''),"
            + " (3, 'abc', 65536, -5, 'other', 'x', REPEAT('x', 255)),"
            + " (4, NULL, -1, 100, NULL, '😀', REPEAT('x', 256))");
    assertThat(inWords(demands))
        .containsExactlyInAnyOrder(
            "thing.name: 1 row with a value that does not fit the new type",
            "thing.n: 2 rows with a value that does not fit the new type",
            "thing.price: 1 row with a value that does not fit the new type",
            "thing.state: 1 row with a value that does not fit the new type",
            "thing.word: 1 row with a value that does not fit the new type",
            "thing.data: 1 row with a value that does not fit the new type");
  }

  @Test
  void what_the_migration_mends_itself_or_is_only_of_new_columns_is_not_asked() {
    assertThat(
            migrated(
                "UPDATE customer SET email = CONCAT(id, '@none') WHERE email IS NULL",
                "ALTER TABLE customer MODIFY email VARCHAR(40) COLLATE utf8mb4_bin NOT NULL",
                "ALTER TABLE `order` ADD vat INT NOT NULL DEFAULT 19 CHECK (vat >= 0),"
                    + " ADD UNIQUE (id, vat)",
                "CREATE TABLE more (id INT PRIMARY KEY, name VARCHAR(9) NOT NULL UNIQUE)"))
        .isEmpty();
  }

  private List<String> inWords(List<Demand> demands) {
    return database.unmet(demands).stream().map(Unmet::inWords).toList();
  }

  private List<Demand> migrated(String... statements) {
    Clone clone = database.cloneInto(folder, BACKUP, Progress.SILENT);
    String name = ((Instead.OfServer) clone.instead()).scratch().database();
    live.server().run(name, List.of(statements));
    List<Demand> demands = clone.newDemands();
    clone.drop();
    return demands;
  }
}
