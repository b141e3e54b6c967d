package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.InMemory;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Writer;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live file while other processes use it. */
class SharedUseTest {
  private static final BackupName FIRST = new BackupName("1-before-1.0.0");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  @TempDir(factory = InMemory.class)
  Path directory;

  private LiveFile live;
  private SqliteDatabase database;

  @BeforeEach
  void shop() {
    live = new LiveFile(directory.resolve("shop.db"));
    database =
        new SqliteDatabase(live.path(), directory.resolve("backups"), Duration.ofMillis(300));
  }

  private void shop(String journal) {
    live.run(
        "PRAGMA journal_mode = " + journal,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
        "INSERT INTO t (a) VALUES ('old')");
  }

  private Backup backUp(BackupName name) {
    return database.backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  private static void assertLocked(Throwable thrown, AnotherProcess by) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("database.locked");
              assertThat(failure.what()).contains("locked by process " + by.pid(), "python3");
              assertThat(failure.next()).isNotEmpty();
            });
  }

  @Test
  void with_a_log_a_backup_is_taken_while_a_transaction_is_open_and_holds_none_of_it()
      throws IOException {
    shop("WAL");
    try (AnotherProcess writer =
        AnotherProcess.with(
            live.path(),
            "db.execute('BEGIN IMMEDIATE'); db.execute('DELETE FROM t'); say(); hear()")) {
      assertThat(writer.pid()).isPositive();
      assertThat(backUp(FIRST).contents().rows()).isEqualTo(1);
    }
  }

  @Test
  void a_writer_that_holds_everybody_out_is_named_after_a_bounded_time() throws IOException {
    shop("DELETE");
    try (AnotherProcess writer =
        AnotherProcess.with(live.path(), "db.execute('BEGIN EXCLUSIVE'); say(); hear()")) {
      assertThatThrownBy(() -> backUp(FIRST)).satisfies(thrown -> assertLocked(thrown, writer));
    }
    assertThat(database.backups()).isEmpty();
    assertThat(backUp(FIRST).contents().rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void a_restore_fails_while_somebody_writes_and_changes_nothing(String journal)
      throws IOException {
    shop(journal);
    backUp(FIRST);
    live.run("INSERT INTO t (a) VALUES ('new')");
    try (AnotherProcess writer =
        AnotherProcess.with(
            live.path(),
            "db.execute('BEGIN IMMEDIATE'); db.execute('DELETE FROM t'); say(); hear()")) {
      assertThatThrownBy(() -> database.restore(FIRST, RESCUE, Progress.SILENT))
          .satisfies(thrown -> assertLocked(thrown, writer));
    }
    assertThat(live.number("SELECT count(*) FROM t")).isEqualTo(2);
    assertThat(database.isRestored(FIRST, RESCUE)).isFalse();

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(live.number("SELECT count(*) FROM t")).isEqualTo(1);
  }

  @Test
  void with_a_log_a_reader_keeps_its_moment_through_a_restore_and_then_sees_the_restored()
      throws IOException {
    shop("WAL");
    backUp(FIRST);
    live.run("INSERT INTO t (a) VALUES ('new')");
    try (AnotherProcess reader =
        AnotherProcess.with(
            live.path(),
            """
            count = lambda: say(db.execute('SELECT count(*) FROM t').fetchone()[0])
            db.execute('BEGIN'); count()
            hear(); count()
            db.execute('COMMIT'); count()
            db.execute("INSERT INTO t (a) VALUES ('after')"); count()
            hear()
            """)) {
      database.restore(FIRST, RESCUE, Progress.SILENT);

      reader.tell();
      assertThat(List.of(reader.hear(), reader.hear(), reader.hear()))
          .containsExactly("2", "1", "2");
    }
    assertThat(live.word("SELECT group_concat(a) FROM t")).isEqualTo("old,after");
    assertThat(live.word("PRAGMA integrity_check")).isEqualTo("ok");
  }

  @Test
  void with_a_rollback_journal_a_connection_left_open_works_on_with_the_restored_data()
      throws IOException {
    shop("DELETE");
    backUp(FIRST);
    live.run("INSERT INTO t (a) VALUES ('new')", "ALTER TABLE t ADD COLUMN vat");
    try (AnotherProcess user =
        AnotherProcess.with(
            live.path(),
            """
            db.execute('SELECT vat FROM t').fetchall(); say()
            hear(); db.execute("INSERT INTO t (a) VALUES ('after')"); say()
            """)) {
      database.restore(FIRST, RESCUE, Progress.SILENT);

      user.tell();
      assertThat(user.hear()).isEqualTo("ready");
    }
    assertThat(live.word("SELECT group_concat(a) FROM t")).isEqualTo("old,after");
  }

  @Test
  void a_page_size_that_a_log_does_not_let_change_is_kept() {
    live.run("PRAGMA page_size = 4096", "CREATE TABLE t (a)", "INSERT INTO t VALUES ('old')");
    Backup old = backUp(FIRST);
    live.run("PRAGMA page_size = 8192", "VACUUM", "PRAGMA journal_mode = WAL", "DELETE FROM t");

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(old.contents());
    assertThat(live.number("PRAGMA page_size")).isEqualTo(8192);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void whoever_has_it_open_is_seen(String journal) throws IOException {
    shop(journal);
    try (AnotherProcess user =
        AnotherProcess.with(live.path(), "db.execute('SELECT * FROM t'); say(); hear()")) {
      OtherWriters others = database.otherWriters(Set.of());

      assertThat(others.seen()).extracting(Writer::pid).containsExactly(user.pid());
      assertThat(others.seen().getFirst().description()).contains("python3", " of ");
      assertThat(others.surelyNone()).isFalse();
      assertThat(database.otherWriters(Set.of(user.pid())).seen()).isEmpty();
    }
    assertThat(database.otherWriters(Set.of()).seen()).isEmpty();
  }

  @Test
  void descendants_of_ours_are_left_out_and_other_names_of_the_file_are_not() throws IOException {
    shop("DELETE");
    Path link = Files.createLink(directory.resolve("other-name.db"), live.path());
    try (AnotherProcess parent =
        AnotherProcess.with(
            link,
            """
            db.close()
            child = os.fork()
            db = sqlite3.connect(sys.argv[1], timeout=20)
            if child == 0:
                db.execute('SELECT * FROM t').fetchall(); say(); hear()
            db.close(); hear()
            """)) {
      assertThat(database.otherWriters(Set.of()).seen()).hasSize(1);
      assertThat(database.otherWriters(Set.of(parent.pid())).seen()).isEmpty();
    }
  }

  @Test
  void a_database_in_use_is_not_taken_away() throws IOException {
    shop("DELETE");
    try (AnotherProcess user =
        AnotherProcess.with(live.path(), "db.execute('SELECT * FROM t'); say(); hear()")) {
      assertThatThrownBy(() -> database.restoreAbsence(RESCUE, Progress.SILENT))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("process " + user.pid());
    }
    assertThat(live.number("SELECT count(*) FROM t")).isEqualTo(1);
  }

  @Test
  void a_log_left_by_a_killed_writer_belongs_to_the_backup() throws IOException {
    shop("WAL");
    AnotherProcess.with(
            live.path(), "db.execute(\"INSERT INTO t (a) VALUES ('new')\"); say(); hear()")
        .close();
    assertThat(directory.resolve("shop.db-wal")).isNotEmptyFile();

    assertThat(backUp(FIRST).contents().rows()).isEqualTo(2);
  }

  @Test
  void a_journal_left_by_a_killed_writer_is_played_back_first() throws IOException {
    shop("DELETE");
    AnotherProcess.with(
            live.path(),
            """
            db.execute('PRAGMA cache_size = 1'); db.execute('PRAGMA cache_spill = 1')
            db.execute('BEGIN')
            db.execute("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n"
                       " WHERE i < 2000) INSERT INTO t (a) SELECT hex(randomblob(100)) FROM n")
            db.execute('UPDATE t SET a = 2'); say(); hear()
            """)
        .close();
    assertThat(directory.resolve("shop.db-journal")).isNotEmptyFile();

    assertThat(backUp(FIRST).contents().rows()).isEqualTo(1);
    assertThat(live.word("SELECT a FROM t")).isEqualTo("old");
  }
}
