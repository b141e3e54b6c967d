package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore that dies, or is refused, at each of its points. */
class SwitchFaultsIT {
  private static final BackupName BACKUP = new BackupName("1-before-1.0.0");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  private final LiveDatabase live = new LiveDatabase();
  @TempDir Path backups;
  private MariaDatabase database;
  private Contents old;
  private Contents newer;

  @BeforeEach
  void a_shop_that_went_on() {
    live.run(
        "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(20))",
        "CREATE TABLE log (what VARCHAR(20))",
        "CREATE TABLE gone (id INT PRIMARY KEY)",
        "INSERT INTO customer VALUES (1, 'Ann'), (2, 'Bob')",
        "CREATE VIEW names AS SELECT name FROM customer",
        "CREATE TRIGGER logged AFTER INSERT ON customer FOR EACH ROW INSERT INTO log VALUES"
            + " ('old')");
    database = new MariaDatabase(live.url(), backups);
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    old = database.contents(Progress.SILENT);
    live.run(
        "DROP TABLE gone",
        "CREATE TABLE came (id INT PRIMARY KEY)",
        "CREATE OR REPLACE TRIGGER logged AFTER INSERT ON customer FOR EACH ROW"
            + " INSERT INTO log VALUES ('new')",
        "CREATE VIEW more AS SELECT id FROM customer",
        "INSERT INTO customer VALUES (3, 'Cid')");
    newer = database.contents(Progress.SILENT);
  }

  @AfterEach
  void gone() {
    database.dropClones();
    database.backups().forEach(backup -> database.delete(backup.name()));
    assertThat(live.scratchDatabases(backups)).isEmpty();
    live.close();
  }

  /** What a restore says just before each of its parts; the last is of the rescue copy. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "restoring 1-before-1.0.0 beside",
        "reading it back",
        "switching to the restored tables",
        "creating views, routines and triggers",
        "2 reading it back"
      })
  void one_that_died_is_finished_by_doing_it_again(String point) {
    assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, dyingAt(point)))
        .isInstanceOf(Died.class);

    MariaDatabase successor = new MariaDatabase(live.url(), backups);
    successor.restore(BACKUP, RESCUE, Progress.SILENT);

    assertThat(successor.contents(Progress.SILENT)).isEqualTo(old);
    assertThat(successor.backup(RESCUE)).map(Backup::contents).contains(newer);
    assertThat(successor.backups()).hasSize(2);
    assertThat(successor.isRestored(BACKUP, RESCUE)).isTrue();
  }

  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Progress dyingAt(String point) {
    String words = point.replaceFirst("^2 ", "");
    int[] left = {point.startsWith("2 ") ? 2 : 1};
    return (detail, fraction) -> {
      if (detail.equals(words) && --left[0] == 0) {
        throw new Died();
      }
    };
  }

  @Test
  void one_that_died_without_its_triggers_is_finished() throws Exception {
    assertThatThrownBy(
            () -> database.restore(BACKUP, RESCUE, dyingAt("switching to the restored tables")))
        .isInstanceOf(Died.class);
    live.run("DROP TRIGGER logged");

    new MariaDatabase(live.url(), backups).restore(BACKUP, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(old);
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(newer);
  }

  @Test
  void one_that_died_with_some_tables_moved_is_finished() throws Exception {
    assertThatThrownBy(
            () -> database.restore(BACKUP, RESCUE, dyingAt("switching to the restored tables")))
        .isInstanceOf(Died.class);
    String kept =
        live.text(
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name"
                + " REGEXP '^slipway_.{8}_b'");
    String restored =
        live.text(
            "SELECT schema_name FROM information_schema.schemata WHERE"
                + " schema_name REGEXP '^slipway_.{8}_w'");
    live.run(
        "DROP TRIGGER logged",
        "RENAME TABLE customer TO " + Sql.in(kept, "customer"),
        "RENAME TABLE log TO " + Sql.in(kept, "log") + ", " + Sql.in(restored, "log") + " TO log");

    new MariaDatabase(live.url(), backups).restore(BACKUP, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(old);
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(newer);
  }

  @Test
  void where_tables_stay_locked_nothing_is_replaced_and_triggers_are_there() throws Exception {
    try (Connection reader = live.server().connect("");
        Statement statement = reader.createStatement()) {
      statement.execute("USE " + Sql.name(live.name()));
      Progress lockedMeanwhile =
          (detail, fraction) -> {
            if (detail.equals("switching to the restored tables")) {
              lock(statement);
            }
          };

      assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, lockedMeanwhile))
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo("database.locked"));
    }
    assertThat(database.contents(Progress.SILENT)).isEqualTo(newer);
    assertThat(database.isRestored(BACKUP, RESCUE)).isFalse();
    assertThat(database.backups()).hasSize(1);
    database.restore(BACKUP, RESCUE, Progress.SILENT);
    assertThat(database.contents(Progress.SILENT)).isEqualTo(old);
  }

  private static void lock(Statement statement) {
    try {
      statement.execute("SET autocommit = 0");
      statement.execute("SELECT * FROM came");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_table_that_others_refer_to_is_not_replaced() {
    try (LiveDatabase other = new LiveDatabase()) {
      other.run(
          "CREATE TABLE ours (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES "
              + Sql.in(live.name(), "customer")
              + " (id))");
      assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, Progress.SILENT))
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo("restore.refused"));
      assertThat(database.contents(Progress.SILENT)).isEqualTo(newer);
    }
  }

  @Test
  void a_damaged_dump_is_noticed_and_not_restored() throws Exception {
    Path dump = backups.resolve(BACKUP.value()).resolve("tables.sql.gz");
    byte[] bytes = java.nio.file.Files.readAllBytes(dump);
    for (byte[] damaged :
        List.of(java.util.Arrays.copyOf(bytes, bytes.length / 2), flipped(bytes))) {
      java.nio.file.Files.write(dump, damaged);
      assertThat(database.verify(BACKUP, Progress.SILENT).equal()).isFalse();
      assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, Progress.SILENT))
          .isInstanceOf(Failure.class);
      assertThat(database.contents(Progress.SILENT)).isEqualTo(newer);
    }
  }

  private static byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 0x10;
    return flipped;
  }
}
