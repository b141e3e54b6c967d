package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that a database of MariaDB can hold, there and back. */
class EveryKindIT {
  private static final BackupName BACKUP = new BackupName("1-before-1.0.0");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  private final LiveDatabase live = new LiveDatabase();
  @TempDir Path backups;
  private MariaDatabase database;

  @BeforeEach
  void a_bit_of_everything() {
    database = new MariaDatabase(live.url(), backups);
    live.run(
        "SET sql_mode = ''",
        "CREATE TABLE `select` (`from` INT PRIMARY KEY AUTO_INCREMENT, `a b``c` VARCHAR(20) DEFAULT"
            + " 'x;y''z' COMMENT 'says ) AUTO_INCREMENT=7 to you', twice INT AS (n * 2), n INT"
            + " DEFAULT 7, thrice INT AS (n * 3) STORED, KEY (thrice)) AUTO_INCREMENT = 40",
        "INSERT INTO `select` (`a b``c`) VALUES ('ä€😀'), (NULL), ('back\\\\slash')",
        "CREATE TABLE kinds (e ENUM('a','ß') CHARACTER SET latin1, s SET('x','y'), j JSON,"
            + " d DATETIME, d6 DATETIME(6), ts TIMESTAMP NULL, y YEAR, t TIME(3), b BIT(9),"
            + " f FLOAT, dbl DOUBLE, de DECIMAL(30,10), bl LONGBLOB, vb VARBINARY(9), g GEOMETRY,"
            + " l1 VARCHAR(50) CHARACTER SET latin1 COLLATE latin1_german2_ci,"
            + " u VARCHAR(50) COLLATE utf8mb4_bin, i6 INET6, uu UUID, tt TEXT)",
        "INSERT INTO kinds VALUES ('ß', 'x,y', '{\"a\": [1, null]}', '0000-00-00 00:00:00',"
            + " '2026-02-31 10:11:12.000001', '2001-01-01 00:00:01', 2026, '-00:00:01.5',"
            + " b'101010101', 0.5, 1/3, 12345678901234567890.0123456789, x'00ff0d0a27', x'00',"
            + " ST_GeomFromText('POINT(1 2)'), 'Straße', 'Ångström', '::1',"
            + " '123e4567-e89b-12d3-a456-426655440000', REPEAT('long ', 9000))",
        "INSERT INTO kinds (e) VALUES (NULL), (NULL)",
        "CREATE TABLE empty (a INT)",
        "CREATE TABLE parent (id INT PRIMARY KEY, best INT) ENGINE = InnoDB",
        "CREATE TABLE child (id INT PRIMARY KEY, parent INT,"
            + " FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)",
        "ALTER TABLE parent ADD CONSTRAINT favourite FOREIGN KEY (best) REFERENCES child (id)",
        "INSERT INTO parent VALUES (1, NULL), (2, NULL)",
        "INSERT INTO child VALUES (10, 1), (11, 2)",
        "UPDATE parent SET best = 10 WHERE id = 1",
        "CREATE TABLE parts (id INT, at DATE, PRIMARY KEY (id, at)) PARTITION BY RANGE (YEAR(at))"
            + " (PARTITION p0 VALUES LESS THAN (2025), PARTITION p1 VALUES LESS THAN MAXVALUE)",
        "INSERT INTO parts VALUES (1, '2024-01-01'), (2, '2026-01-01')",
        "CREATE TABLE checked (n INT CHECK (n > 0), c INT, CONSTRAINT most CHECK (c < 5))",
        "INSERT INTO checked VALUES (1, 1)",
        "CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 3",
        "DO NEXTVAL(numbers)",
        "CREATE TABLE log (what VARCHAR(50))",
        "CREATE FUNCTION plus1(n INT) RETURNS INT DETERMINISTIC RETURN n + 1",
        "CREATE PROCEDURE note(w VARCHAR(50)) BEGIN INSERT INTO log VALUES (w); END",
        "CREATE VIEW b_of_c AS SELECT id, plus1(id) AS next FROM child",
        "CREATE VIEW a_of_b AS SELECT next FROM b_of_c WHERE next > 0",
        "CREATE TRIGGER first_one AFTER INSERT ON child FOR EACH ROW CALL note('first;')",
        "CREATE TRIGGER second_one AFTER INSERT ON child FOR EACH ROW INSERT INTO log VALUES"
            + " (CONCAT('second ', NEW.id))",
        "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO"
            + " DELETE FROM log");
  }

  @AfterEach
  void gone() {
    database.dropClones();
    live.close();
  }

  @ParameterizedTest
  @EnumSource(Assurance.class)
  void comes_back_as_it_was_and_works_as_it_did(Assurance assurance) {
    Contents before = database.contents(Progress.SILENT);
    Backup backup = database.backUp(BACKUP, "1.0.0", assurance, Progress.SILENT);
    assertThat(backup.contents()).isEqualTo(before);
    assertThat(database.verify(BACKUP, Progress.SILENT).differences()).isEmpty();

    live.run(
        "DELETE FROM kinds",
        "DROP VIEW a_of_b",
        "DROP TRIGGER first_one",
        "ALTER TABLE checked ADD COLUMN more INT",
        "CREATE PROCEDURE later() DO 1",
        "INSERT INTO child VALUES (12, 1)");
    Contents replaced = database.contents(Progress.SILENT);
    database.restore(BACKUP, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);
    live.run("INSERT INTO child VALUES (13, 1)", "INSERT INTO `select` (`a b``c`) VALUES ('new')");
    assertThat(live.text("SELECT GROUP_CONCAT(what ORDER BY what) FROM log"))
        .isEqualTo("first;,second 13");
    assertThat(live.number("SELECT MAX(`from`) FROM `select`")).isEqualTo(43);
    assertThat(live.number("SELECT NEXTVAL(numbers)")).isGreaterThan(5);
    assertThat(live.text("SELECT status FROM information_schema.events")).isEqualTo("ENABLED");
    live.run("DELETE FROM child WHERE id = 11", "DELETE FROM parent WHERE id = 2");
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(replaced);

    database.restore(RESCUE, new BackupName("3-back"), Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(replaced);
  }

  @Test
  void every_value_that_changes_is_noticed() {
    Contents before = database.contents(Progress.SILENT);
    for (String change :
        new String[] {
          "e = 'a'",
          "s = 'x'",
          "j = '{}'",
          "d = '2026-01-01'",
          "d6 = '2026-02-28 10:11:12.000001'",
          "ts = '2001-01-01 00:00:02'",
          "y = 2025",
          "t = '00:00:01.5'",
          "b = b'001010101'",
          "f = 0.25",
          "dbl = 0.3",
          "de = de + 0.0000000001",
          "bl = x'00ff0d0a28'",
          "vb = x'0000'",
          "g = ST_GeomFromText('POINT(2 1)')",
          "l1 = 'Strasse'",
          "u = 'Ångstrom'",
          "i6 = '::2'",
          "uu = '123e4567-e89b-12d3-a456-426655440001'",
          "tt = CONCAT(tt, ' ')"
        }) {
      String column = change.substring(0, change.indexOf(' '));
      live.run(
          "SET sql_mode = 'ALLOW_INVALID_DATES'",
          "CREATE OR REPLACE TABLE kept LIKE kinds",
          "INSERT INTO kept SELECT * FROM kinds",
          "UPDATE kinds SET " + change + " WHERE bl IS NOT NULL");
      live.run("DROP TABLE kept");
      assertThat(database.contents(Progress.SILENT)).as(column).isNotEqualTo(before);
      before = database.contents(Progress.SILENT);
    }
  }

  @Test
  void the_restored_files_are_loaded_by_the_stock_client() throws Exception {
    database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    try (LiveDatabase other = new LiveDatabase()) {
      String load =
          "(zcat tables.sql.gz; cat code.sql) | mariadb --no-defaults -h 127.0.0.1 -P %d -u root '%s'"
              .formatted(live.server().port(), other.name());
      Process shell =
          new ProcessBuilder("sh", "-c", load)
              .directory(backups.resolve(BACKUP.value()).toFile())
              .inheritIO()
              .start();
      assertThat(shell.waitFor()).isZero();
      MariaDatabase loaded = new MariaDatabase(other.url(), backups.resolve("other"));
      assertThat(loaded.contents(Progress.SILENT).tables())
          .isEqualTo(database.contents(Progress.SILENT).tables());
      assertThat(loaded.catalogue().objects())
          .filteredOn(line -> line.contains("TRIGGER") || line.contains("VIEW"))
          .hasSize(4);
    }
  }
}
