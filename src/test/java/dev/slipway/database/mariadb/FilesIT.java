package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.InMemory;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as files: which can be, which cannot, and what is done then. */
class FilesIT {
  private static final BackupName BACKUP = new BackupName("1-before-1.0.0");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  private final LiveDatabase live = new LiveDatabase();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final Progress progress = (detail, fraction) -> said.add(detail);

  @TempDir(factory = InMemory.class)
  Path backups;

  private MariaDatabase database;

  @BeforeEach
  void tables_whose_files_can_be_imported() {
    database = with(MariaPhysicalIT.ALWAYS);
    live.run(
        "SET sql_mode = ''",
        "CREATE TABLE `select a-ä.b` (`from` INT PRIMARY KEY AUTO_INCREMENT, n INT DEFAULT 7,"
            + " twice INT AS (n * 2), thrice INT AS (n * 3) STORED, f FLOAT, KEY (twice),"
            + " KEY (thrice)) AUTO_INCREMENT = 40",
        "INSERT INTO `select a-ä.b` (n, f) VALUES (1, 0.1234567), (NULL, 2), (3, 1e30)",
        "CREATE TABLE grown (id INT PRIMARY KEY, gone INT, d DATETIME, t LONGTEXT) ROW_FORMAT ="
            + " COMPACT",
        "INSERT INTO grown VALUES (1, 2, '0000-00-00', REPEAT('long ', 9000))",
        "ALTER TABLE grown ADD COLUMN added INT DEFAULT 5, ALGORITHM = INSTANT",
        "ALTER TABLE grown DROP COLUMN gone, ALGORITHM = INSTANT",
        "INSERT INTO grown VALUES (2, '2026-01-01', 'x', 6)",
        "CREATE TABLE place (g POINT NOT NULL, SPATIAL INDEX (g))",
        "INSERT INTO place VALUES (ST_GeomFromText('POINT(1 2)'))",
        "CREATE TABLE empty (a INT)",
        "CREATE TABLE parent (id INT PRIMARY KEY, best INT)",
        "CREATE TABLE child (id INT PRIMARY KEY, parent INT,"
            + " FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)",
        "ALTER TABLE parent ADD CONSTRAINT favourite FOREIGN KEY (best) REFERENCES child (id)",
        "INSERT INTO parent VALUES (1, NULL), (2, NULL)",
        "INSERT INTO child VALUES (10, 1), (11, 2)",
        "CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 3",
        "DO NEXTVAL(numbers)",
        "CREATE VIEW children AS SELECT id FROM child",
        "CREATE TRIGGER counted AFTER INSERT ON child FOR EACH ROW INSERT INTO empty VALUES"
            + " (NEW.id)");
  }

  private MariaDatabase with(FileUse use) {
    return new MariaDatabase(live.url(), live.url(), backups, use);
  }

  @AfterEach
  void gone() {
    with(MariaPhysicalIT.ALWAYS).dropClones();
    assertThat(said).noneMatch(line -> line.startsWith("copying rows"));
    live.close();
  }

  private Backup backUp() {
    return database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, progress);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void come_back_as_they_were_and_work_as_they_did(boolean proven) {
    Contents before = database.contents(Progress.SILENT);
    Backup backup =
        database.backUp(BACKUP, "1.0.0", proven ? Assurance.PROVEN : Assurance.COPIED, progress);
    assertThat(backup.tool()).contains(proven ? "mariadb-backup" : "copy on the server");
    assertThat(said).anyMatch(line -> line.startsWith(proven ? "importing" : "copying 6 files"));
    assertThat(backup.contents()).isEqualTo(before);
    assertThat(database.verify(BACKUP, progress).differences()).isEmpty();

    live.run("DELETE FROM grown", "DROP VIEW children", "INSERT INTO child VALUES (12, 1)");
    database.restore(BACKUP, RESCUE, progress);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);
    live.run("INSERT INTO child VALUES (13, 1)", "INSERT INTO `select a-ä.b` (n) VALUES (9)");
    assertThat(live.number("SELECT MAX(`from`) FROM `select a-ä.b`")).isEqualTo(43);
    assertThat(live.number("SELECT COUNT(*) FROM `select a-ä.b` WHERE twice = 18")).isOne();
    assertThat(live.number("SELECT COUNT(*) FROM empty")).isOne();
    assertThat(live.number("SELECT NEXTVAL(numbers)")).isGreaterThan(5);
    assertThat(live.text("SELECT GROUP_CONCAT(added ORDER BY id) FROM grown")).isEqualTo("5,6");
    for (String table : List.of("select a-ä.b", "grown", "place", "parent", "child")) {
      assertThat(live.text("SHOW TABLES LIKE '" + table + "'")).isEqualTo(table);
    }
  }

  @Test
  void a_clone_has_its_files_too_and_can_be_remembered() throws Exception {
    Backup backup = backUp();
    Clone clone = database.cloneInto(backups, BACKUP, progress);
    clone.remember();

    assertThat(said).anyMatch(line -> line.startsWith("copying 6 files"));
    assertThat(clone.contents(Progress.SILENT)).isEqualTo(backup.contents());
    assertThat(clone.compare(backup.contents(), Progress.SILENT).differences()).isEmpty();
  }

  @Test
  void the_moment_is_one_while_others_write_without_a_pause() throws Exception {
    live.run("INSERT INTO parent SELECT seq, NULL FROM seq_100_to_400");
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer = Thread.ofPlatform().start(() -> moveBackAndForth(enough));
    try {
      Backup backup = backUp();
      assertThat(backup.tool()).contains("; mariadb-backup");
      Clone clone = database.cloneInto(backups, BACKUP, progress);
      String name = ((dev.slipway.database.Instead.OfServer) clone.instead()).scratch().database();
      assertThat(live.server().number(name, "SELECT SUM(parent) FROM child")).isEqualTo(3);
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  /** The sum of both stays. */
  private void moveBackAndForth(AtomicBoolean enough) {
    try (Connection connection = live.server().connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("USE " + Sql.name(live.name()));
      connection.setAutoCommit(false);
      while (!enough.get()) {
        statement.execute("UPDATE child SET parent = 3 - parent WHERE id = 10");
        statement.execute("UPDATE child SET parent = 3 - parent WHERE id = 11");
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_files_are_restored_by_hand_as_their_note_says() throws Exception {
    backUp();
    try (LiveDatabase other = new LiveDatabase()) {
      String mariadb =
          "mariadb --no-defaults -h 127.0.0.1 -P %d -u root '%s'"
              .formatted(live.server().port(), other.name());
      String folder =
          live.server().text("", "SELECT @@datadir") + other.name().replace(" ", "@0020");
      String owner = Files.getOwner(Path.of(folder)).getName();
      Process shell =
          new ProcessBuilder(
                  "sh",
                  "-ec",
                  """
                  sha256sum --quiet --check SHA256SUMS
                  %1$s < schema.sql
                  cp files/* '%2$s/'
                  chown %3$s '%2$s/'*
                  %1$s < import.sql
                  %1$s < code.sql
                  """
                      .formatted(mariadb, folder, owner))
              .directory(backups.resolve(BACKUP.value()).toFile())
              .inheritIO()
              .start();
      assertThat(shell.waitFor()).isZero();
      assertThat(new MariaDatabase(other.url(), backups.resolve("x")).contents(Progress.SILENT))
          .isEqualTo(database.contents(Progress.SILENT));
    }
  }

  @Test
  void files_that_are_not_those_written_are_found_and_never_imported() throws Exception {
    backUp();
    database.dropClones();
    Path backup = backups.resolve(BACKUP.value());
    byte[] file = Files.readAllBytes(backup.resolve("files/grown.ibd"));
    byte[] list = Files.readAllBytes(backup.resolve("SHA256SUMS"));
    for (String damage : List.of("flipped", "cut", "missing", "list", "added")) {
      Files.write(backup.resolve("files/grown.ibd"), file);
      Files.write(backup.resolve("SHA256SUMS"), list);
      damage(damage, backup);
      assertThat(database.verify(BACKUP, progress).differences())
          .as(damage)
          .singleElement()
          .asString()
          .contains("not what was written");
    }
    assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, progress))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo("backup.damaged"));
    assertThat(live.number("SELECT COUNT(*) FROM grown")).isEqualTo(2);
    assertThat(live.scratchDatabases(backups)).isEmpty();
  }

  private static void damage(String damage, Path backup) throws IOException {
    Path file = backup.resolve("files/grown.ibd");
    switch (damage) {
      case "flipped" -> {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.seek(70_000);
          int old = bytes.read();
          bytes.seek(70_000);
          bytes.write(old ^ 4);
        }
      }
      case "cut" ->
          Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)
              .truncate(65_536)
              .close();
      case "missing" -> Files.delete(file);
      case "added" -> Files.writeString(backup.resolve("files/more.ibd"), "x");
      default -> Files.writeString(backup.resolve("SHA256SUMS"), "");
    }
  }

  @Test
  void a_backup_of_a_newer_server_is_refused() throws Exception {
    backUp();
    database.dropClones();
    Path manifest = backups.resolve(BACKUP.value()).resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("MariaDB [0-9.]+", "MariaDB 99.1.0"));

    assertThatThrownBy(() -> database.restore(BACKUP, RESCUE, progress))
        .isInstanceOfSatisfying(
            Failure.class,
            f -> {
              assertThat(f.code()).isEqualTo("backup.newer");
              assertThat(f.what()).contains("99.1.0");
            });
    assertThat(live.number("SELECT COUNT(*) FROM grown")).isEqualTo(2);
  }

  @Test
  void what_has_no_file_of_its_own_or_only_part_in_it_is_named() throws Exception {
    live.run(
        "CREATE TABLE o1 (a INT) ENGINE = MyISAM",
        "CREATE TABLE o2 (a INT) ENGINE = Aria",
        "CREATE TABLE o3 (a INT) PARTITION BY HASH (a) PARTITIONS 2",
        "CREATE TABLE o4 (a TEXT, FULLTEXT (a))",
        "CREATE TABLE o5 (a INT) WITH SYSTEM VERSIONING",
        "CREATE TABLE o6 (a INT) ROW_FORMAT = COMPRESSED",
        "CREATE TABLE o7 (a INT) PAGE_COMPRESSED = 1");
    try (Session session = new Server(live.url()).open()) {
      assertThat(TableFile.of(session, live.name()))
          .filteredOn(table -> !table.isImportable())
          .extracting(table -> table.table() + " " + table.obstacle())
          .containsExactly(
              "o1 is MyISAM",
              "o2 is Aria",
              "o3 has partitions",
              "o4 has a full-text index",
              "o5 is system-versioned",
              "o6 is compressed",
              "o7 has compressed pages");
    }
    Contents before = database.contents(Progress.SILENT);
    assertThat(backUp().tool())
        .contains("mariadb-dump")
        .endsWith("no copy of files: the table o1 is MyISAM");
    assertThat(said).contains("no copy of files: the table o1 is MyISAM");

    database.backUp(RESCUE, "1.0.0", Assurance.COPIED, progress);
    assertThat(said).contains("copying 6 files");
    assertThat(database.backup(RESCUE)).map(Backup::contents).contains(before);
  }

  @Test
  void without_the_tool_or_with_an_older_one_it_is_a_dump_that_says_so() throws Exception {
    Path old =
        Files.writeString(backups.resolve(".old"), "#!/bin/sh\necho server 10.5.9-MariaDB\n");
    assertThat(old.toFile().setExecutable(true)).isTrue();
    database = with(new FileUse(old.toString(), 0, 0));
    assertThat(backUp().tool()).contains("mariadb-backup is 10.5.9, the server ");
    database = with(new FileUse("no-such-tool", 0, 0));
    assertThat(database.backUp(RESCUE, "1.0.0", Assurance.PROVEN, progress).tool())
        .endsWith("no-such-tool is not installed (package mariadb-backup)");
  }

  /** Whoever repeats the statements of that server has not the files that it imported. */
  @Test
  void a_server_with_a_binary_log_copies_rows() throws Exception {
    try (MariaServer logging = new MariaServer("--log-bin");
        LiveDatabase other = new LiveDatabase(logging)) {
      other.run("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      MariaDatabase logged =
          new MariaDatabase(other.url(), other.url(), backups, MariaPhysicalIT.ALWAYS);
      assertThat(logged.backUp(BACKUP, "1.0.0", Assurance.PROVEN, progress).tool())
          .contains("mariadb-dump")
          .endsWith("the server has a binary log, from which such copies cannot be repeated");
      List<String> told = new CopyOnWriteArrayList<>();
      logged.cloneInto(backups, BACKUP, (detail, fraction) -> told.add(detail)).drop();
      assertThat(told).anyMatch(line -> line.startsWith("copying rows, not files: the server has"));
    }
  }

  @Test
  void a_backup_of_files_can_be_had_as_sql() throws Exception {
    backUp();
    ByteArrayOutputStream sql = new ByteArrayOutputStream();
    database.exchange().orElseThrow().write(BACKUP, sql, progress);
    assertThat(sql.toString(StandardCharsets.UTF_8))
        .contains("INSERT INTO `grown`", "TRIGGER `counted`")
        .endsWith("-- Slipway export complete\n");
  }

  @Test
  void a_small_database_is_dumped() {
    database = with(FileUse.USUAL);
    assertThat(backUp().tool()).contains("mariadb-dump").endsWith("it is small");
  }

  @Test
  void rights_that_are_missing_are_named() {
    String account = "files" + live.name().replaceAll("[^0-9]", "");
    live.run(
        "CREATE USER " + account + " IDENTIFIED BY 'p'",
        "GRANT ALL ON " + Sql.name(live.name()) + ".* TO " + account,
        "GRANT ALL ON `slipway\\_%`.* TO " + account,
        "GRANT RELOAD, PROCESS, LOCK TABLES ON *.* TO " + account);
    try {
      DatabaseUrl url = live.url().with(live.name(), account, "p");
      database = new MariaDatabase(url, url, backups, MariaPhysicalIT.ALWAYS);
      assertThat(backUp().tool())
          .endsWith("lacks rights: GRANT BINLOG MONITOR ON *.* TO '" + account + "'@'%'");
      assertThat(database.advice())
          .anyMatch(line -> line.startsWith("backups are dumps") && line.contains("GRANT BINLOG"));
      live.run("GRANT BINLOG MONITOR ON *.* TO " + account);
      assertThat(database.backUp(RESCUE, "1.0.0", Assurance.PROVEN, progress).tool())
          .contains("; mariadb-backup");
      assertThat(database.advice()).noneMatch(line -> line.startsWith("backups are dumps"));
    } finally {
      live.run("DROP USER " + account);
    }
  }
}
