package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.InMemory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitsTest {
  @TempDir(factory = InMemory.class)
  Path folder;

  private Path file;

  @BeforeEach
  void a_database() throws Exception {
    file = folder.resolve("shop.db");
    write("CREATE TABLE note (id INTEGER)", "INSERT INTO note VALUES (1)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "TRUNCATE", "PERSIST", "MEMORY", "WAL"})
  void every_commit_is_counted_in_whatever_way_a_journal_is_kept(String mode) throws Exception {
    write("PRAGMA journal_mode = " + mode);
    try (Commits commits = Commits.of(file, 0, () -> {});
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = " + mode);
      statement.execute("CREATE TABLE a (id INTEGER)");
      statement.execute("SELECT count(*) FROM a");
      statement.execute("BEGIN");
      statement.execute("INSERT INTO a VALUES (1)");
      statement.execute("CREATE TABLE b (id INTEGER)");
      assertThat(commits.count()).as("one is not committed").isEqualTo(1);
      statement.execute("COMMIT");
      assertThat(commits.count()).isEqualTo(2);
      statement.execute("BEGIN");
      statement.execute("INSERT INTO a VALUES (2)");
      statement.execute("ROLLBACK");
      statement.execute("DELETE FROM a");
      assertThat(commits.count()).isEqualTo(3);
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
      statement.execute("INSERT INTO a VALUES (3)");
      assertThat(commits.count()).as("and a log that was brought in is none").isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "WAL"})
  void a_writer_that_closes_the_database_at_once_is_counted_to_its_last_commit(String mode)
      throws Exception {
    write("PRAGMA journal_mode = " + mode);
    try (Commits commits = Commits.of(file, 0, () -> {})) {
      for (int i = 0; i < 20; i++) {
        write("INSERT INTO note VALUES (2)", "INSERT INTO note VALUES (3)");
        assertThat(commits.count()).isEqualTo(2 * (i + 1));
      }
    }
  }

  @Test
  void what_is_to_happen_at_a_commit_happens_once_and_when_it_is_there() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch called = new CountDownLatch(1);
    Runnable call =
        () -> {
          calls.incrementAndGet();
          called.countDown();
        };
    try (Commits commits = Commits.of(file, 2, call)) {
      write("CREATE TABLE a (id INTEGER)");
      assertThat(calls).hasValue(0);
      write("CREATE TABLE b (id INTEGER)");
      assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
      write("CREATE TABLE c (id INTEGER)");
      assertThat(commits.count()).isEqualTo(3);
    }
    assertThat(calls).hasValue(1);
  }

  private void write(String... sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }
}
