package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.Instead;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays of what MariaDB can hold, of what the old schema refuses, and of ones that die. */
class ReplayCasesIT {
  private static final BackupName BEFORE = new BackupName("1-before");
  private static final BackupName AFTER = new BackupName("1-after");
  private static final Replay.Order ORDER =
      new Replay.Order(BEFORE, AFTER, new BackupName("1-rescue"), List.of(), table -> false);

  private final LiveDatabase live = new LiveDatabase();
  @TempDir Path backups;
  private MariaDatabase database;

  @BeforeEach
  void a_database() {
    database = new MariaDatabase(live.url(), backups);
  }

  private void old(String... statements) {
    live.run(statements);
    database.backUp(BEFORE, "1.0.0", Assurance.COPIED, Progress.SILENT);
  }

  private void migrate(String... statements) {
    live.run(statements);
    database.backUp(AFTER, "1.1.0", Assurance.COPIED, Progress.SILENT);
  }

  private Replayed replay(long acceptedLoss) {
    return database.replay().orElseThrow().apply(ORDER, acceptedLoss, Progress.SILENT);
  }

  @AfterEach
  void gone() {
    database.dropClones();
    database.backups().forEach(backup -> database.delete(backup.name()));
    assertThat(live.scratchDatabases(backups)).isEmpty();
    live.close();
  }

  @Test
  void reserved_words_generated_columns_cycles_zero_dates_and_long_values_come_over() {
    old(
        "SET sql_mode = 'ALLOW_INVALID_DATES'",
        "CREATE TABLE `select` (`from ``x` VARCHAR(20) COLLATE utf8mb4_german2_ci PRIMARY KEY,"
            + " day DATE NOT NULL, n INT, twice INT AS (n * 2) STORED, body LONGBLOB, b BIT(9),"
            + " word VARCHAR(20) CHARACTER SET latin1, j JSON, g GEOMETRY, t TIMESTAMP(3) NULL)",
        "INSERT INTO `select` (`from ``x`, day, n, body) VALUES ('a', '0000-00-00', 1, 'x'),"
            + " ('gone', '2026-02-31', 2, 'y'), ('same', '0000-00-00', 3, REPEAT('z', 3000000))",
        "CREATE TABLE parent (id INT PRIMARY KEY AUTO_INCREMENT, best INT)",
        "CREATE TABLE child (id INT PRIMARY KEY AUTO_INCREMENT, parent INT NOT NULL,"
            + " FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)",
        "ALTER TABLE parent ADD FOREIGN KEY (best) REFERENCES child (id) ON DELETE SET NULL",
        "INSERT INTO parent VALUES (1, NULL), (2, NULL)",
        "INSERT INTO child VALUES (1, 1), (2, 2)",
        "UPDATE parent SET best = id",
        "CREATE TABLE days (day DATE PRIMARY KEY, n INT)",
        "INSERT INTO days VALUES ('0000-00-00', 1), ('2026-02-31', 1)",
        "CREATE TABLE log (at DATETIME, what TEXT)",
        "INSERT INTO log VALUES ('0000-00-00', 'first')",
        "CREATE SEQUENCE numbers");
    migrate(
        "SET sql_mode = 'ALLOW_INVALID_DATES'",
        "ALTER TABLE `select` ADD more INT DEFAULT 5, MODIFY n BIGINT,"
            + " MODIFY word VARCHAR(30) CHARACTER SET utf8mb4",
        "CREATE TABLE note (id INT PRIMARY KEY)");
    live.run(
        "SET sql_mode = 'ALLOW_INVALID_DATES'",
        "UPDATE `select` SET day = '2026-02-30', body = REPEAT('long ', 1000000), b = b'100000001',"
            + " word = 'Straße', j = '{\"a\": [null]}', g = ST_GeomFromText('POINT(1 2)'),"
            + " t = '2026-01-01 00:00:00.123' WHERE n = 1",
        "INSERT INTO `select` (`from ``x`, day, n, more) VALUES ('ä', '0000-00-00', -7, 1)",
        "DELETE FROM `select` WHERE n = 2",
        "UPDATE days SET n = 2",
        "DELETE FROM parent WHERE id = 2",
        "INSERT INTO parent VALUES (40, NULL)",
        "INSERT INTO child VALUES (50, 40)",
        "UPDATE parent SET best = 50 WHERE id = 40",
        "DELETE FROM parent WHERE id = 40",
        "INSERT INTO parent VALUES (7, NULL)",
        "DO NEXTVAL(numbers)");
    String query =
        "SELECT `from ``x`, day, n, twice, MD5(body), HEX(b), word, j, ST_AsText(g), t"
            + " FROM `select` ORDER BY 1";
    List<String> written = live.rows(query);

    Replayed replayed = replay(0);

    assertThat(replayed.lost()).isEmpty();
    assertThat(replayed.rows()).isEqualTo(3 + 3 + 2);
    assertThat(live.rows(query)).isEqualTo(written).hasSize(3);
    assertThat(live.rows("SELECT id, best FROM parent ORDER BY id"))
        .containsExactly("1 1", "7 null");
    assertThat(live.rows("SELECT id, parent FROM child ORDER BY id")).containsExactly("1 1");
    assertThat(live.rows("SELECT n FROM days")).containsExactly("2", "2");
    assertThat(database.catalogue()).isEqualTo(old().catalogue());
    live.run("INSERT INTO parent VALUES ()", "INSERT INTO child (parent) VALUES (7)");
    assertThat(live.number("SELECT MAX(id) FROM parent")).isEqualTo(41);
    assertThat(live.number("SELECT MAX(id) FROM child")).isEqualTo(51);
    assertThat(live.number("SELECT NEXTVAL(numbers)")).isGreaterThan(1);
  }

  private Contents old() {
    return database.backup(BEFORE).orElseThrow().contents();
  }

  @Test
  void what_the_old_schema_refuses_stays_behind_and_is_counted_row_by_row() {
    old(
        "CREATE TABLE item (id INT PRIMARY KEY, code VARCHAR(5) UNIQUE, n INT CHECK (n < 100),"
            + " text VARCHAR(9) CHARACTER SET latin1)",
        "INSERT INTO item SELECT seq, seq, seq, 'old' FROM seq_1_to_50");
    migrate(
        "ALTER TABLE item DROP INDEX code, MODIFY code VARCHAR(50),"
            + " MODIFY n BIGINT, MODIFY text VARCHAR(9) CHARACTER SET utf8mb4");
    live.run(
        "UPDATE item SET code = 'a code that is too long' WHERE id = 3",
        "UPDATE item SET text = '😀' WHERE id = 5",
        "UPDATE item SET n = 7000000000 WHERE id = 7",
        "UPDATE item SET n = 100 WHERE id = 9",
        "UPDATE item SET code = '12' WHERE id = 11",
        "UPDATE item SET text = 'new' WHERE id > 40",
        "INSERT INTO item VALUES (60, '60', 60, 'new'), (61, '60', 61, 'new')");

    assertThatThrownBy(() -> replay(5)).hasMessageContaining("6 written rows");
    assertThat(live.rows("SELECT n FROM item WHERE id = 7")).containsExactly("7000000000");
    Replayed replayed = replay(6);

    assertThat(replayed.rows()).isEqualTo(10 + 1);
    assertThat(replayed.inWords())
        .containsExactlyInAnyOrder(
            "3 rows of item: a value does not fit its column of before the migration",
            "1 row of item: against a condition of before the migration",
            "2 rows of item: another row has its unique value before the migration");
    assertThat(live.rows("SELECT * FROM item WHERE id IN (3, 5, 7, 9, 11, 50, 60, 61) ORDER BY id"))
        .containsExactly(
            "3 3 3 old",
            "5 5 5 old",
            "7 7 7 old",
            "9 9 9 old",
            "11 11 11 old",
            "50 50 50 new",
            "60 60 60 new");
  }

  @Test
  void rows_that_would_refer_to_none_are_counted_and_those_that_always_did_are_not() {
    old(
        "CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(20))",
        "CREATE TABLE sale (id INT PRIMARY KEY, customer INT, n INT DEFAULT 0,"
            + " FOREIGN KEY (customer) REFERENCES customer (id))",
        "INSERT INTO customer VALUES (1, 'a'), (2, 'b')",
        "SET foreign_key_checks = 0",
        "INSERT INTO sale VALUES (1, 1, 0), (2, 2, 0), (3, 99, 0)");
    migrate("INSERT INTO customer VALUES (3, 'by the migration')");
    live.run(
        "SET foreign_key_checks = 0",
        "UPDATE sale SET n = 1 WHERE id = 3",
        "DELETE FROM customer WHERE id = 2",
        "INSERT INTO sale VALUES (4, 3, 0)");

    assertThat(database.replay().orElseThrow().rehearse(ORDER, Progress.SILENT).inWords())
        .containsExactly("2 rows of the database: rows would refer to rows that are not there");
  }

  /** What a replay says just before each of its parts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reading it back",
        "replaying what was written since 1-after",
        "bringing over what was written",
        "switching to the restored tables",
        "creating views, routines and triggers"
      })
  void one_that_died_is_finished_by_doing_it_again(String point) {
    old(
        "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)",
        "INSERT INTO t VALUES (1, 1), (2, 2)",
        "CREATE TABLE log (id INT)",
        "CREATE TRIGGER logged AFTER UPDATE ON t FOR EACH ROW INSERT INTO log VALUES (NEW.id)");
    migrate("ALTER TABLE t ADD w INT");
    live.run("UPDATE t SET v = 7 WHERE id = 1", "INSERT INTO t VALUES (3, 3, 3)");
    Contents written = database.contents(Progress.SILENT);

    assertThatThrownBy(() ->
            database
                .replay()
                .orElseThrow()
                .apply(
                    ORDER,
                    9,
                    (detail, fraction) -> {
                      if (detail.equals(point)) {
                        throw new IllegalStateException("died");
                      }
                    }))
        .hasMessage("died");
    MariaDatabase successor = new MariaDatabase(live.url(), backups);
    successor.replay().orElseThrow().apply(ORDER, 9, Progress.SILENT);

    assertThat(live.rows("SELECT * FROM t ORDER BY id")).containsExactly("1 7", "2 2", "3 3");
    assertThat(successor.catalogue()).isEqualTo(old().catalogue());
    assertThat(successor.backup(ORDER.rescue())).map(Backup::contents).contains(written);
  }

  @Test
  void a_sample_has_the_whole_schema_both_ends_and_what_they_refer_to() {
    old(
        "CREATE TABLE country (code VARCHAR(9) PRIMARY KEY, boss INT)",
        "CREATE TABLE customer (id INT PRIMARY KEY AUTO_INCREMENT, country VARCHAR(9),"
            + " FOREIGN KEY (country) REFERENCES country (code))",
        "CREATE TABLE visit (page INT)",
        "ALTER TABLE country ADD FOREIGN KEY (boss) REFERENCES customer (id)",
        "CREATE VIEW bosses AS SELECT boss FROM country",
        "INSERT INTO country SELECT CONCAT('c', seq), NULL FROM seq_1_to_9000",
        "INSERT INTO customer SELECT seq, CONCAT('c', 9001 - seq) FROM seq_1_to_9000",
        "UPDATE country SET boss = 4500 WHERE code = 'c1'",
        "INSERT INTO visit SELECT seq FROM seq_1_to_9000");

    Clone clone = database.sampleInto(backups, BEFORE, Progress.SILENT).orElseThrow();

    String name = ((Instead.OfServer) clone.instead()).scratch().database();
    assertThat(clone.catalogue()).isEqualTo(database.catalogue());
    assertThat(live.server().rows(name, "SELECT MIN(id), MAX(id) FROM customer"))
        .containsExactly("1 9000");
    assertThat(live.server().number(name, "SELECT COUNT(*) FROM customer WHERE id = 4500"))
        .isEqualTo(1);
    assertThat(live.server().number(name, "SELECT COUNT(*) FROM customer")).isLessThan(9000);
    assertThat(live.server().number(name, "SELECT COUNT(*) FROM visit")).isEqualTo(4000);
    assertThat(
            live.server()
                .number(
                    name,
                    "SELECT COUNT(*) FROM customer c WHERE NOT EXISTS (SELECT 1 FROM country p"
                        + " WHERE p.code = c.country)"))
        .isZero();
    Contents whole = old();
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(clone.madeOf(whole));
    assertThat(clone.compare(clone.madeOf(whole), Progress.SILENT).differences()).isEmpty();
    live.server().run(name, List.of("CREATE UNIQUE INDEX one ON customer (country)"));
    assertThat(clone.newDemands()).hasSize(1);
  }
}
