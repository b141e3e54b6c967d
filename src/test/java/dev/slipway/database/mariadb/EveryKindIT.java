package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.stream.IntStream;
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
    EveryKind.create(live);
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
  void three_thousand_tables_are_bearable() {
    live.run(
        IntStream.range(0, 3000)
            .mapToObj("CREATE TABLE t%d (id INT PRIMARY KEY, v TEXT)"::formatted)
            .toArray(String[]::new));
    long began = System.nanoTime();

    Backup backup = database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Clone clone = database.cloneInto(backups.resolve("clone"), BACKUP, Progress.SILENT);

    assertThat(clone.contents(Progress.SILENT)).isEqualTo(backup.contents());
    assertThat((System.nanoTime() - began) / 1_000_000_000).isLessThan(90);
    clone.drop();
  }

  @Test
  void a_value_of_64_mb_is_proven_and_comes_back() {
    live.run(
        "CREATE TABLE file (id INT PRIMARY KEY, body LONGBLOB)",
        "INSERT INTO file VALUES (1, REPEAT(RANDOM_BYTES(1024), 65536))");
    Backup backup = database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    live.run("UPDATE file SET body = ''");

    database.restore(BACKUP, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(backup.contents());
    assertThat(live.number("SELECT LENGTH(body) FROM file")).isEqualTo(64 << 20);
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
