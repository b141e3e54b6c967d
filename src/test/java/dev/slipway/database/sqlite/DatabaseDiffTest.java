package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseDiffTest {
  @TempDir(factory = InMemory.class)
  Path directory;

  private LiveFile live;

  @BeforeEach
  void file() {
    live = new LiveFile(directory.resolve("shop.db"));
  }

  private List<TableChanges> after(List<String> before, String... statements)
      throws IOException, SQLException {
    live.run(before.toArray(String[]::new));
    Path base = directory.resolve("base.db");
    Files.copy(live.path(), base);
    live.run(statements);
    return DatabaseDiff.between(base, live.path()).tables();
  }

  @Test
  void a_change_that_a_collation_hides_counts() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE)",
                    "INSERT INTO t VALUES (1, 'ann'), (2, 'bob')"),
                "UPDATE t SET a = 'Ann' WHERE id = 1"))
        .containsExactly(new TableChanges("t", 0, 1, 0));
  }

  @Test
  void a_change_of_storage_class_counts() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
                    "INSERT INTO t VALUES (1, 1), (2, 'x'), (3, NULL)"),
                "UPDATE t SET a = 1.0 WHERE id = 1",
                "UPDATE t SET a = x'78' WHERE id = 2",
                "UPDATE t SET a = '' WHERE id = 3"))
        .containsExactly(new TableChanges("t", 0, 3, 0));
  }

  @Test
  void keys_of_several_columns_are_keys() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (a TEXT, b INTEGER, c, PRIMARY KEY (b, a)) WITHOUT ROWID",
                    "INSERT INTO t VALUES ('x', 1, 1), ('x', 2, 2), ('y', 1, 3)"),
                "UPDATE t SET c = 9 WHERE b = 2",
                "DELETE FROM t WHERE a = 'y'",
                "INSERT INTO t VALUES ('z', 1, 4)"))
        .containsExactly(new TableChanges("t", 1, 1, 1));
  }

  @Test
  void a_table_that_is_all_key_has_nothing_to_update() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID",
                    "INSERT INTO t VALUES (1, 1), (1, 2)"),
                "UPDATE t SET b = 3 WHERE b = 2"))
        .containsExactly(new TableChanges("t", 1, 0, 1));
  }

  @Test
  void null_in_a_key_is_no_key() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (k TEXT PRIMARY KEY, v)",
                    "INSERT INTO t VALUES (NULL, 1), (NULL, 2), ('a', 3)"),
                "UPDATE t SET v = 9 WHERE v = 2"))
        .containsExactly(new TableChanges("t", 1, 0, 1));
  }

  @Test
  void without_a_key_new_row_numbers_are_no_change() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (a, b)",
                    "INSERT INTO t VALUES ('x', NULL), ('x', NULL), ('y', 2), ('Y', 2), (1, 1)"),
                "CREATE TABLE u AS SELECT * FROM t ORDER BY a DESC, b",
                "DELETE FROM t",
                "INSERT INTO t SELECT * FROM u",
                "DROP TABLE u"))
        .isEmpty();
  }

  @Test
  void without_a_key_equal_rows_are_counted_as_often_as_they_occur() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (a COLLATE NOCASE, b)",
                    "INSERT INTO t VALUES ('x', 1), ('x', 1), ('x', 1)"),
                "UPDATE t SET a = 'X' WHERE rowid = 1",
                "DELETE FROM t WHERE rowid = 2"))
        .containsExactly(new TableChanges("t", 1, 0, 2));
  }

  @Test
  void a_changed_key_makes_rows_count_by_what_they_hold() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (id INTEGER PRIMARY KEY, a)",
                    "INSERT INTO t VALUES (1, 'x'), (2, 'y')"),
                "CREATE TABLE u (id INTEGER, a, PRIMARY KEY (a)) WITHOUT ROWID",
                "INSERT INTO u SELECT * FROM t",
                "DROP TABLE t",
                "ALTER TABLE u RENAME TO t",
                "INSERT INTO t VALUES (3, 'z')"))
        .containsExactly(new TableChanges("t", 1, 0, 0));
  }

  @Test
  void a_table_with_no_column_left_was_replaced() throws Exception {
    assertThat(
            after(
                List.of("CREATE TABLE t (a)", "INSERT INTO t VALUES (1), (2)"),
                "ALTER TABLE t RENAME COLUMN a TO b"))
        .containsExactly(new TableChanges("t", 2, 0, 2));
  }

  @Test
  void counters_of_autoincrement_do_not_count_again() throws Exception {
    assertThat(
            after(
                List.of(
                    "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a)",
                    "INSERT INTO t (a) VALUES (1)"),
                "INSERT INTO t (a) VALUES (2)"))
        .containsExactly(new TableChanges("t", 1, 0, 0));
  }

  /** Everything SQLite itself checks says all is well afterwards; only counting shows it. */
  @Test
  void a_rebuild_that_empties_the_cascading_child_is_seen() throws Exception {
    List<TableChanges> changes =
        after(
            List.of(
                "CREATE TABLE parent (id INTEGER PRIMARY KEY, a)",
                "CREATE TABLE child (id INTEGER PRIMARY KEY,"
                    + " parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)",
                "INSERT INTO parent VALUES (1, 'x')",
                "INSERT INTO child VALUES (1, 1), (2, 1)"),
            "PRAGMA foreign_keys = ON",
            "BEGIN",
            "CREATE TABLE parent_new (id INTEGER PRIMARY KEY, a TEXT NOT NULL)",
            "INSERT INTO parent_new SELECT * FROM parent",
            "DROP TABLE parent",
            "ALTER TABLE parent_new RENAME TO parent",
            "COMMIT");

    assertThat(changes).containsExactly(new TableChanges("child", 0, 0, 2));
    assertThat(IntegrityChecks.ofStill(live.path())).isEmpty();
  }
}
