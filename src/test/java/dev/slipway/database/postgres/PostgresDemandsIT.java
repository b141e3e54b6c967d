package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Clone;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Unmet;
import dev.slipway.database.Instead;
import dev.slipway.database.Restored;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration of the clone asks of old rows, counted again in the live database. */
class PostgresDemandsIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  @TempDir Path folder;
  private PostgresDatabase database;

  @BeforeEach
  void customers_and_orders() {
    server.run(
        url,
        "CREATE TABLE customers (id int PRIMARY KEY, email text, code varchar(20))",
        "CREATE TABLE \"order\" (id int PRIMARY KEY, customer int, amount bigint, note text,"
            + " price numeric(12, 4), old text)",
        "INSERT INTO customers VALUES (1, 'a@x', 'c'), (2, 'b@x', 'd'), (3, NULL, NULL), (4, NULL,"
            + " NULL)",
        "INSERT INTO \"order\" VALUES (1, 1, 10, 'n', 1.5), (2, 2, 20, NULL, 2.25)");
    database =
        new PostgresDatabase(
            url, server.superuser(url.database()), folder.resolve("b"), Restored.UNTIL_CLONED);
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  @AfterEach
  void nothing_is_left() {
    database.dropClones();
  }

  @Test
  void unique_indexes_count_rows_that_repeat_a_value() {
    List<Demand> demands =
        migrated(
            "CREATE UNIQUE INDEX a ON customers (lower(email), code COLLATE \"C\" DESC)",
            "CREATE UNIQUE INDEX b ON \"order\" (customer) INCLUDE (note) WHERE note IS NOT NULL");
    assertThat(demands).hasSize(2);
    assertThat(database.unmet(demands)).isEmpty();

    server.run(
        url,
        "INSERT INTO customers VALUES (5, 'A@x', 'c'), (6, 'A@x', 'C'), (7, NULL, 'c')",
        "INSERT INTO \"order\" (id, customer, amount, note) VALUES (5, 2, 0, NULL), (6, 1, 0,"
            + " 'again'), (7, 1, 0, 'again')");

    assertThat(inWords(demands))
        .containsExactly(
            "customers (lower(email), code): 1 row with a value that another has, and that has to"
                + " be unique",
            "order.customer: 2 rows with a value that another has, and that has to be unique");
  }

  @Test
  void not_null_foreign_key_check_and_narrower_types_ask_all_of_it() {
    List<Demand> demands =
        migrated(
            "ALTER TABLE \"order\" ALTER customer SET NOT NULL,"
                + " ADD FOREIGN KEY (customer) REFERENCES customers,"
                + " ADD CHECK (amount > 0), ALTER amount TYPE int, ALTER price TYPE numeric(6, 2)",
            "ALTER TABLE customers ALTER code TYPE varchar(5)");
    assertThat(database.unmet(demands)).isEmpty();

    server.run(
        url,
        "INSERT INTO \"order\" (id, customer, amount, price)"
            + " VALUES (3, NULL, 1, 1), (4, 99, 1, 1), (5, 1, -5, 10000), (6, 1, 3000000000, 1)",
        "UPDATE customers SET code = 'longer' WHERE id = 1");

    assertThat(inWords(demands))
        .containsExactlyInAnyOrder(
            "order.customer: 1 row without a value, where one will be needed",
            "order.customer: 1 row referring to a row that is not there",
            "order.amount: 1 row against the new condition",
            "order.amount: 1 row with a value that does not fit the new type",
            "order.price: 1 row with a value that does not fit the new type",
            "customers.code: 1 row with a value that does not fit the new type");
  }

  @Test
  void what_is_mended_not_validated_only_of_new_columns_or_was_asked_before_is_not_asked() {
    assertThat(
            migrated(
                "UPDATE customers SET email = id || '@none' WHERE email IS NULL",
                "ALTER TABLE customers ALTER email SET NOT NULL",
                "ALTER TABLE \"order\" ADD vat int NOT NULL DEFAULT 19 CHECK (vat >= 0)",
                "CREATE UNIQUE INDEX by_vat ON \"order\" (id, vat)",
                "ALTER TABLE \"order\" ADD CHECK (amount > 0) NOT VALID, ALTER old TYPE varchar",
                "CREATE TABLE more (id int PRIMARY KEY, name text NOT NULL UNIQUE)"))
        .isEmpty();
  }

  private List<String> inWords(List<Demand> demands) {
    return database.unmet(demands).stream().map(Unmet::inWords).toList();
  }

  private List<Demand> migrated(String... statements) {
    Clone clone = database.cloneInto(folder, BACKUP, Progress.SILENT);
    server.run(((Instead.OfServer) clone.instead()).scratch(), statements);
    return clone.newDemands();
  }
}
