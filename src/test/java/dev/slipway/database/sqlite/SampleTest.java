package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.Demand;
import dev.slipway.database.TableContents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a database that stands for all of it where all of it would take too long. */
class SampleTest {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  @TempDir Path folder;
  private SqliteDatabase database;
  private Backup backup;
  private Clone sample;
  private Path place;
  private Path file;

  @BeforeEach
  void a_sample_of_a_large_database() throws IOException {
    Path live = folder.resolve("shop.db");
    run(
        live,
        "PRAGMA encoding = 'UTF-16le'",
        "PRAGMA user_version = 7",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, up INTEGER REFERENCES parent)",
        "CREATE TABLE child (a TEXT, b INTEGER, parent INTEGER REFERENCES parent,"
            + " twice INTEGER GENERATED ALWAYS AS (b * 2), PRIMARY KEY (a, b)) WITHOUT ROWID",
        "CREATE TABLE \"odd \"\"name\" (text)",
        "CREATE UNIQUE INDEX by_b ON child (b)",
        "CREATE VIEW both AS SELECT * FROM child JOIN parent ON parent = id",
        "CREATE TRIGGER no BEFORE DELETE ON child BEGIN SELECT raise(ABORT, 'no'); END",
        "CREATE VIRTUAL TABLE words USING fts5(word)",
        "INSERT INTO words VALUES ('hello')",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
            + " INSERT INTO parent SELECT i, NULL FROM n",
        "UPDATE parent SET up = CASE WHEN id > 9000 AND id < 11000 THEN id - 3000 END",
        "INSERT INTO child (a, b, parent) SELECT 'c', id, 10000 - id % 500 FROM parent",
        "INSERT INTO \"odd \"\"name\" VALUES ('x'), ('x'), (NULL)",
        "UPDATE sqlite_sequence SET seq = 90000");
    database = new SqliteDatabase(live, folder.resolve("backups"));
    backup = database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    place = Files.createTempDirectory(folder, "clone");
    sample = database.sampleInto(place, BACKUP, Progress.SILENT).orElseThrow();
    file = place.resolve("shop.db");
  }

  @Test
  void it_has_the_whole_schema_and_some_rows_whose_references_hold() throws SQLException {
    assertThat(sample.catalogue()).isEqualTo(backup.contents().catalogue());
    Map<String, Long> rows = rows(sample.contents(Progress.SILENT));
    assertThat(rows).containsEntry("child", 4000L).containsEntry("odd \"name", 3L);
    // 2,000 at each end, 500 that children refer to, and what these refer to.
    assertThat(rows.get("parent")).isEqualTo(5000L);
    assertThat(IntegrityChecks.ofStill(file)).isEmpty();
  }

  @Test
  void it_is_compared_with_what_was_taken_and_not_with_all() {
    Contents made = sample.madeOf(backup.contents());
    assertThat(made).isNotEqualTo(backup.contents());
    assertThat(sample.compare(made, Progress.SILENT).differences()).isEmpty();
    run(file, "UPDATE parent SET up = 1 WHERE id = 5");
    assertThat(sample.compare(made, Progress.SILENT).differences())
        .singleElement()
        .satisfies(difference ->
            assertThat(difference.inWords()).containsExactly("parent.up differs in 1 row"));
    sample.drop();
    Clone again = database.sampleInto(place, BACKUP, Progress.SILENT).orElseThrow();
    assertThat(again.madeOf(backup.contents())).isEqualTo(made);
  }

  @Test
  void what_it_demands_is_asked_of_all_rows() {
    run(file, "CREATE UNIQUE INDEX by_parent ON parent (up)");
    assertThat(sample.newDemands()).map(Demand::inWords).containsExactly("parent.up unique");
    assertThat(database.unmet(sample.newDemands())).isEmpty();
  }

  private static Map<String, Long> rows(Contents contents) {
    return contents.tables().stream()
        .collect(Collectors.toMap(TableContents::table, TableContents::rows));
  }

  private static void run(Path file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
