package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Demand;
import dev.slipway.database.Instead;
import dev.slipway.database.Restored;
import dev.slipway.database.TableContents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of a database that stands for all of it where all of it would take too long. */
class PostgresSampleIT {
  private static final BackupName BACKUP = new BackupName("1-proven-1.0.0");

  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  @TempDir Path folder;

  @Test
  void it_has_the_whole_schema_some_rows_whose_references_hold_and_asks_of_all_rows() {
    server.run(
        url,
        "CREATE TABLE parent (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, up int)",
        "CREATE TABLE child (a text, b int, parent int, twice int GENERATED ALWAYS AS (b * 2)"
            + " STORED, PRIMARY KEY (a, b))",
        "CREATE TABLE \"odd \"\"name\" (text text)",
        "CREATE TABLE day (at date, n int) PARTITION BY RANGE (at)",
        "CREATE TABLE day_one PARTITION OF day DEFAULT",
        "CREATE MATERIALIZED VIEW sums AS SELECT sum(b) AS b FROM child",
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS" + " $$ BEGIN RAISE 'no'; END $$",
        "CREATE TRIGGER no BEFORE INSERT ON day_one FOR EACH ROW EXECUTE FUNCTION no()",
        "ALTER TABLE day_one DISABLE TRIGGER no",
        "INSERT INTO parent (up) SELECT NULL FROM generate_series(1, 20000)",
        "UPDATE parent SET up = id - 3000 WHERE id > 9000 AND id < 11000",
        "INSERT INTO child SELECT 'c', id, 10000 - id % 500 FROM parent",
        "INSERT INTO \"odd \"\"name\" VALUES ('x'), ('x'), (NULL)",
        "INSERT INTO day SELECT date '2026-01-01' + n, n FROM generate_series(1, 10) n",
        "ALTER TABLE parent ADD FOREIGN KEY (up) REFERENCES parent",
        "ALTER TABLE child ADD FOREIGN KEY (parent) REFERENCES parent",
        "CREATE UNIQUE INDEX by_b ON child (b)");
    PostgresDatabase database =
        new PostgresDatabase(
            url, server.superuser(url.database()), folder.resolve("b"), Restored.UNTIL_CLONED);
    Backup backup = database.backUp(BACKUP, "1.0.0", Assurance.PROVEN, Progress.SILENT);

    Clone sample = database.sampleInto(folder, BACKUP, Progress.SILENT).orElseThrow();

    assertThat(sample.catalogue()).isEqualTo(backup.contents().catalogue());
    assertThat(rows(sample.contents(Progress.SILENT)))
        .containsEntry("child", 4000L)
        .containsEntry("odd \"name", 3L)
        .containsEntry("day", 10L)
        // 2,000 at each end, 500 that children refer to, and what these refer to.
        .containsEntry("parent", 5000L);
    Contents made = sample.madeOf(backup.contents());
    assertThat(made).isNotEqualTo(backup.contents());
    assertThat(sample.compare(made, Progress.SILENT).differences()).isEmpty();
    DatabaseUrl inside = ((Instead.OfServer) sample.instead()).scratch();
    assertThat(server.number(inside, "SELECT nextval('parent_id_seq')")).isEqualTo(20001);
    server.run(
        inside,
        "UPDATE parent SET up = 1 WHERE id = 5",
        "CREATE UNIQUE INDEX c ON child (parent, b)");
    assertThat(sample.compare(made, Progress.SILENT).differences())
        .singleElement()
        .satisfies(one -> assertThat(one.inWords()).containsExactly("parent.up differs in 1 row"));
    assertThat(sample.newDemands())
        .map(Demand::inWords)
        .containsExactly("child (parent, b) unique");
    sample.drop();
    Clone again = database.sampleInto(folder, BACKUP, Progress.SILENT).orElseThrow();
    assertThat(again.madeOf(backup.contents())).isEqualTo(made);
    database.dropClones();
  }

  private static Map<String, Long> rows(Contents contents) {
    return contents.tables().stream()
        .collect(Collectors.toMap(TableContents::table, TableContents::rows));
  }
}
