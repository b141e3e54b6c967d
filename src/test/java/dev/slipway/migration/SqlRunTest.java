package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlRunTest {
  private static final String REBUILD =
      "CREATE TABLE p2 (id INTEGER PRIMARY KEY, note TEXT); INSERT INTO p2 (id) SELECT id FROM p;"
          + " DROP TABLE p; ALTER TABLE p2 RENAME TO p;";

  @TempDir Path folder;
  private Connection connection;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    connection = new SqliteDatabaseFile(folder.resolve("live.db")).openToWrite();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void parentWithCascadingChild() throws SQLException {
    execute("CREATE TABLE p (id INTEGER PRIMARY KEY)");
    execute("CREATE TABLE c (p_id INTEGER NOT NULL REFERENCES p (id) ON DELETE CASCADE)");
    execute("INSERT INTO p VALUES (1), (2)");
    execute("INSERT INTO c VALUES (1), (2), (2)");
  }

  @Test
  void building_a_table_anew_does_not_empty_the_tables_that_refer_to_it() throws Exception {
    parentWithCascadingChild();

    up(REBUILD);

    assertThat(query("SELECT count(*) FROM c")).isEqualTo("3");
    assertThat(query("SELECT group_concat(id) FROM p")).isEqualTo("1,2");
  }

  /** Shows what the rule above protects from, and that a file can still ask for it. */
  @Test
  void with_foreign_keys_on_request_the_same_file_empties_them() throws Exception {
    parentWithCascadingChild();

    up("-- slipway: foreign-keys\n" + REBUILD);

    assertThat(query("SELECT count(*) FROM c")).isEqualTo("0");
  }

  @Test
  void a_file_after_which_more_rows_refer_to_nothing_is_taken_back() throws Exception {
    parentWithCascadingChild();
    execute("INSERT INTO c VALUES (7)"); // was dangling before: no fault of the file

    assertThatThrownBy(() -> up("DELETE FROM p WHERE id = 2;"))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("migration.sql-dangling");
          assertThat(failure.what()).contains("leaves 2 rows", "c → p");
        });
    assertThat(query("SELECT count(*) FROM p")).isEqualTo("2");
    assertThat(SqlBookkeeping.read(connection)).isEmpty();
  }

  @Test
  void a_pragma_about_foreign_keys_inside_a_file_changes_nothing() throws Exception {
    parentWithCascadingChild();

    up("PRAGMA foreign_keys = ON; " + REBUILD + " PRAGMA foreign_keys = ON;");

    assertThat(query("SELECT count(*) FROM c")).isEqualTo("3");
  }

  @Test
  void nothing_of_a_file_that_fails_is_kept_and_the_next_one_can_run() throws Exception {
    assertThatThrownBy(() -> up("CREATE TABLE half (id);\n\nINSERT INTO half VALUES (1, 2);"))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure ->
            assertThat(failure.what())
                .contains("0001_a.sql, statement 2, line 3", "'INSERT INTO half"));

    assertThat(query("SELECT count(*) FROM sqlite_master")).isEqualTo("0");
    up("CREATE TABLE whole (id);");
    assertThat(query("SELECT name FROM slipway_migrations")).isEqualTo("0001_a.sql");
    assertThat(lines).singleElement().asString().startsWith("0001_a.sql: 1 statement, ");
  }

  @Test
  void vacuum_runs_outside_a_transaction() throws Exception {
    execute("CREATE TABLE a (b)");

    up("-- slipway: no-transaction\nVACUUM;");

    assertThat(SqlBookkeeping.read(connection)).hasSize(1);
  }

  @Test
  void a_trigger_of_several_statements_is_created_whole() throws Exception {
    up(
        """
        CREATE TABLE a (id INTEGER PRIMARY KEY, n INT);
        CREATE TRIGGER t AFTER INSERT ON a BEGIN
          UPDATE a SET n = 1; UPDATE a SET n = n + 1;
        END;
        INSERT INTO a (id) VALUES (5);
        """);

    assertThat(query("SELECT n FROM a")).isEqualTo("2");
  }

  @Test
  void what_went_up_comes_down() throws Exception {
    Files.writeString(folder.resolve("0001_a.down.sql"), "DROP TABLE a;");
    SqlMigration migration = up("CREATE TABLE a (id);");

    new SqlRun(connection, lines::add).down(migration);

    assertThat(SqlBookkeeping.read(connection)).isEmpty();
    assertThat(query("SELECT count(*) FROM sqlite_master WHERE name = 'a'")).isEqualTo("0");
  }

  @Test
  void a_reference_that_sqlite_cannot_check_does_not_stop_a_migration() throws Exception {
    execute("CREATE TABLE p (id INT)");
    execute("CREATE TABLE c (p_id INT REFERENCES p (id))");
    execute("INSERT INTO c VALUES (1)");

    up("CREATE TABLE a (id);");

    assertThat(SqlBookkeeping.read(connection)).hasSize(1);
  }

  private SqlMigration up(String text) throws IOException, SQLException {
    Files.writeString(folder.resolve("0001_a.sql"), text);
    SqlMigration migration = SqlFolder.read(folder).getFirst();
    new SqlRun(connection, lines::add).up(migration);
    return migration;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return String.valueOf(row.getString(1));
    }
  }
}
