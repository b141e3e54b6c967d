package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.SmallDisk;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.InMemory;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Account;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not as it should be, in the live file or in a backup. */
class DamageTest {
  private static final BackupName FIRST = new BackupName("1-before-1.0.0");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  @TempDir(factory = InMemory.class)
  Path directory;

  private LiveFile live;
  private Path backups;
  private SqliteDatabase database;

  @BeforeEach
  void shop() {
    live = new LiveFile(directory.resolve("shop.db"));
    backups = directory.resolve("backups");
    database = new SqliteDatabase(live.path(), backups, Duration.ofMillis(300));
    live.run(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
        "CREATE INDEX t_a ON t (a)",
        "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
            + " INSERT INTO t SELECT i, 'row number ' || i FROM n");
  }

  private Backup backUp(BackupName name) {
    return database.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  private Path data(BackupName name) {
    return backups.resolve(name.value()).resolve("data.db");
  }

  private static void assertFails(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static void overwrite(Path file, long at, int bytes) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write("?".repeat(bytes).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
  }

  @Test
  void what_is_no_database_is_called_damaged_and_can_be_replaced_once_moved_away()
      throws IOException {
    Backup good = backUp(FIRST);
    overwrite(live.path(), 0, 4096);

    assertFails("database.corrupt", database::catalogue);
    assertFails("database.corrupt", () -> backUp(RESCUE));
    assertFails("restore.damaged", () -> database.restore(FIRST, RESCUE, Progress.SILENT));
    Files.move(live.path(), directory.resolve("shop.db.damaged"));
    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(good.contents());
  }

  @Test
  void a_damaged_page_is_found_while_backing_up_and_nothing_is_listed() throws IOException {
    overwrite(live.path(), 5 * 4096, 4096);

    assertFails("database.corrupt", () -> backUp(FIRST));

    assertThat(database.backups()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void broken_foreign_keys_are_noted_and_not_refused() {
    live.run(
        "CREATE TABLE child (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t (id))",
        "INSERT INTO child VALUES (1, 1), (2, 99999), (3, 99998)");

    Backup backup = backUp(FIRST);

    assertThat(backup.complaints())
        .containsExactly("foreign_key_check: 2 rows of child refer to rows missing in t");
    assertThat(database.verify(FIRST, Progress.SILENT).equal()).isTrue();
  }

  @Test
  void an_index_that_does_not_match_is_noted_as_the_live_databases_own() {
    live.run(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX t_a ON t (a COLLATE NOCASE DESC)'"
            + " WHERE name = 't_a'");

    Backup backup = backUp(FIRST);

    assertThat(backup.complaints()).isNotEmpty().allMatch(c -> c.startsWith("integrity_check"));
    assertThat(database.verify(FIRST, Progress.SILENT).equal()).isTrue();
  }

  @Test
  void an_index_that_needs_the_apps_own_collation_is_noted() throws IOException {
    AnotherProcess.with(
            live.path(),
            """
            db.create_collation('german', lambda a, b: (a > b) - (a < b))
            db.execute('CREATE TABLE k (a TEXT COLLATE german PRIMARY KEY)')
            db.execute("INSERT INTO k VALUES ('ä'), ('b')"); say()
            """)
        .close();

    assertThat(backUp(FIRST).complaints())
        .anyMatch(complaint -> complaint.contains("no such collation sequence: german"));
  }

  @Test
  void a_backup_that_somebody_changed_is_not_verified() {
    backUp(FIRST);
    new LiveFile(data(FIRST)).run("UPDATE t SET a = 'forged' WHERE id = 7");

    assertThat(database.verify(FIRST, Progress.SILENT).differences())
        .containsExactly(
            "table t has as many rows, but other values",
            "the file's bytes are not those that were written");
  }

  @Test
  void a_backup_that_rotted_is_not_verified() throws IOException {
    backUp(FIRST);
    overwrite(data(FIRST), 5 * 4096 + 100, 8);

    assertThat(database.verify(FIRST, Progress.SILENT).equal()).isFalse();
  }

  @Test
  void a_backup_whose_data_are_gone_is_not_verified() throws IOException {
    backUp(FIRST);
    Files.delete(data(FIRST));

    assertThat(database.verify(FIRST, Progress.SILENT).equal()).isFalse();
  }

  @Test
  void a_manifest_that_cannot_be_read_is_named() throws IOException {
    backUp(FIRST);
    Files.writeString(backups.resolve(FIRST.value()).resolve("manifest.json"), "{\"name\":");

    assertFails("backup.manifest", database::backups);
  }

  @Test
  void what_was_written_between_rescue_copy_and_crash_is_kept_too() {
    backUp(FIRST);
    live.run("INSERT INTO t VALUES (3001, 'new')");
    // As after a crash: the rescue copy is there, and the restore never happened.
    database.backUp(RESCUE, Backup.RESCUE, Assurance.COPIED, Progress.SILENT);
    live.run("INSERT INTO t VALUES (3002, 'newer')");
    Contents newest = database.contents(Progress.SILENT);

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(live.number("SELECT count(*) FROM t")).isEqualTo(2000);
    assertThat(database.backup(new BackupName("2-rescue-2")))
        .map(Backup::contents)
        .contains(newest);
  }

  @Test
  void a_restore_that_died_before_it_was_noted_is_not_rescued_again() {
    backUp(FIRST);
    live.run("DELETE FROM t WHERE id > 5");
    database.backUp(RESCUE, Backup.RESCUE, Assurance.COPIED, Progress.SILENT);
    // As after a crash right behind the restore.
    database.restore(FIRST, new BackupName("3-other"), Progress.SILENT);
    int before = database.backups().size();

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(database.backups()).hasSize(before);
    assertThat(database.isRestored(FIRST, RESCUE)).isTrue();
    assertThat(live.number("SELECT count(*) FROM t")).isEqualTo(2000);
  }

  @Test
  void a_file_of_length_zero_is_no_database_and_is_filled() throws IOException {
    Backup good = backUp(FIRST);
    Files.write(live.path(), new byte[0]);

    assertThat(database.exists()).isFalse();
    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(good.contents());
  }

  @Test
  void drafts_of_dead_processes_are_removed_and_those_of_living_ones_are_not() throws IOException {
    Path dead = Files.createDirectories(backups.resolve(".draft-4194305-abc"));
    Path alive =
        Files.createDirectories(backups.resolve(".draft-" + ProcessHandle.current().pid() + "-x"));
    Files.writeString(dead.resolve("data.db"), "half");

    backUp(FIRST);

    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
  }

  @Test
  void owner_and_mode_go_along_into_the_backup_and_back() throws IOException {
    assumeTrue(Account.ourUid() == 0);
    Files.setAttribute(live.path(), "unix:uid", 65534);
    Files.setAttribute(live.path(), "unix:gid", 65534);
    Files.setPosixFilePermissions(live.path(), PosixFilePermissions.fromString("rw-rw-r--"));
    backUp(FIRST);
    assertThat(owner(data(FIRST))).isEqualTo("65534:65534:rw-rw-r--");

    Files.delete(live.path());
    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(owner(live.path())).isEqualTo("65534:65534:rw-rw-r--");
    assertThat(Files.getPosixFilePermissions(backups))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  private static String owner(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid")
        + ":"
        + Files.getAttribute(file, "unix:gid")
        + ":"
        + PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void the_live_file_is_found_behind_links_at_every_use() throws IOException {
    Path release = Files.createDirectories(directory.resolve("releases/1"));
    SqliteDatabase linked = new SqliteDatabase(release.resolve("shop.db"), backups);
    assertThat(linked.exists()).isFalse();

    Files.createSymbolicLink(release.resolve("shop.db"), Path.of("../../shop.db"));

    assertThat(linked.exists()).isTrue();
    assertThat(linked.describe()).isEqualTo("SQLite " + live.path());
    assertThat(linked.contents(Progress.SILENT).rows()).isEqualTo(2000);
  }

  @Test
  void a_full_disk_is_noticed_before_anything_is_copied() throws IOException {
    assumeTrue(Account.ourUid() == 0);
    Path small = Files.createDirectory(directory.resolve("small"));
    try (SmallDisk disk = SmallDisk.at(small, "4m")) {
      SqliteDatabase cramped = new SqliteDatabase(live.path(), disk.path());

      assertFails(
          "backup.no-room",
          () -> cramped.backUp(FIRST, "1.0.0", Assurance.PROVEN, Progress.SILENT));
      assertThat(disk.path()).isEmptyDirectory();
    }
  }

  private Stream<Path> leftovers() throws IOException {
    try (Stream<Path> entries = Files.list(backups)) {
      return entries.toList().stream();
    }
  }
}
