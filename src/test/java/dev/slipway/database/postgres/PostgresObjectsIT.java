package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Restored;
import dev.slipway.database.TableContents;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real schemas are made of survives a backup, a restore and the comparison. */
class PostgresObjectsIT {
  private static final BackupName FIRST = new BackupName("1-before");
  private static final BackupName RESCUE = new BackupName("2-rescue");

  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  @TempDir Path folder;
  private PostgresDatabase database;

  @BeforeEach
  void opened() {
    database =
        new PostgresDatabase(url, server.superuser(url.database()), folder, Restored.DROPPED);
  }

  private void everything() {
    server.run(
        url,
        "CREATE EXTENSION pgcrypto",
        "CREATE EXTENSION citext",
        "CREATE SCHEMA \"Back Office\"",
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine')",
        "CREATE DOMAIN price AS numeric(9, 2) CHECK (VALUE >= 0)",
        "CREATE TYPE place AS (street text, house int)",
        "CREATE SEQUENCE invoice_number START 1000 INCREMENT 5",
        "CREATE TABLE \"select\" (\"from\" int PRIMARY KEY, \"Mixed Case\" text, \"what?\" text)",
        "CREATE TABLE \"Back Office\".item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " code citext UNIQUE, m mood, p price, tags text[], at place, doc json, b jsonb,"
            + " spot point, x xml, raw bytea, r int4range, seen timestamptz, day date, f float8,"
            + " span interval, gone int, twice numeric GENERATED ALWAYS AS (p * 2) STORED,"
            + " state varchar(10) CHECK (state IN ('new', 'paid')))",
        "ALTER TABLE \"Back Office\".item DROP COLUMN gone",
        "CREATE TABLE event (at date NOT NULL, what text) PARTITION BY RANGE (at)",
        "CREATE TABLE event_25 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "CREATE TABLE event_rest PARTITION OF event DEFAULT",
        "CREATE TABLE parent (a int)",
        "CREATE TABLE child (b int) INHERITS (parent)",
        "CREATE TABLE a (id int PRIMARY KEY, b_id int)",
        "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
        "ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE INITIALLY DEFERRED",
        "CREATE VIEW seen AS SELECT m, count(*) FROM \"Back Office\".item GROUP BY m",
        "CREATE MATERIALIZED VIEW cached AS SELECT 1 AS one",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen = now();"
            + " RETURN NEW; END $$",
        "CREATE TRIGGER touched BEFORE UPDATE ON \"Back Office\".item FOR EACH ROW EXECUTE FUNCTION"
            + " touch()",
        "CREATE INDEX some_items ON \"Back Office\".item (lower(code::text)) WHERE state = 'new'",
        "ALTER TABLE a ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON a USING (id > 0)",
        "COMMENT ON TABLE a IS 'circle'",
        "GRANT SELECT ON a TO pg_monitor",
        "SELECT nextval('invoice_number'), nextval('invoice_number')",
        "INSERT INTO \"select\" VALUES (1, 'x', NULL), (2, NULL, '?')",
        "INSERT INTO \"Back Office\".item (code, m, p, tags, at, doc, b, spot, raw, r, seen, day,"
            + " f, span, state) VALUES ('A', 'it''s fine', 1.50, '{a,NULL}', '(\"x y\",3)',"
            + " '{\"a\": 1}', '{\"a\": 1}', '(1,2)', '\\x00ff', '[1,5)', 'infinity', '-infinity',"
            + " 'NaN', '1 month', 'new'), ('B', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL, NULL, NULL, '-0', NULL, 'paid')",
        "INSERT INTO event VALUES ('2025-05-05', 'x'), ('2030-01-01', 'y')",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (2, 3)",
        "SELECT lo_from_bytea(0, '\\x0102')");
  }

  @Test
  void everything_survives_and_is_what_it_was() {
    everything();
    Contents before = database.contents(Progress.SILENT);

    Backup backup = database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    server.run(url, "DELETE FROM event", "DROP TABLE \"select\"");
    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(backup.contents()).isEqualTo(before);
    assertThat(database.contents(Progress.SILENT)).isEqualTo(before);
    assertThat(before.tables())
        .extracting(TableContents::table)
        .containsExactly("Back Office.item", "a", "b", "child", "event", "parent", "select");
    assertThat(backup.sequences()).containsEntry("public.invoice_number", 1005L);
    assertThat(backup.needs()).contains("extension citext in public", "role " + url.user());
    assertThat(server.number(url, "SELECT nextval('invoice_number')")).isEqualTo(1010);
    assertThat(server.number(url, "SELECT count(*) FROM pg_largeobject_metadata")).isEqualTo(1);
    assertThat(server.number(url, "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"))
        .isEqualTo(9);
    assertThat(server.number(url, "SELECT has_table_privilege('pg_monitor', 'a', 'SELECT')::int"))
        .isEqualTo(1);
  }

  @Test
  void what_belongs_to_others_is_theirs_again() {
    String other = url.user() + "_reports";
    server.run(
        server.superuser(url.database()),
        "CREATE ROLE " + other,
        "CREATE TABLE public.report (id int)",
        "ALTER TABLE public.report OWNER TO " + other);
    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(
            server.number(
                url, "SELECT count(*) FROM pg_tables WHERE tableowner = '%s'".formatted(other)))
        .isEqualTo(1);
  }

  @Test
  void every_value_counts() {
    everything();
    for (String change :
        List.of(
            "spot = '(1,3)'",
            "doc = '{\"a\":1}'",
            "raw = '\\x00fe'",
            "tags = '{a}'",
            "m = 'sad'",
            "at = '(\"x y\",4)'",
            "seen = '-infinity'",
            "span = '30 days'",
            "code = 'a'",
            "f = NULL")) {
      Contents before = database.contents(Progress.SILENT);
      server.run(
          url,
          "ALTER TABLE \"Back Office\".item DISABLE TRIGGER touched",
          "UPDATE \"Back Office\".item SET " + change + " WHERE id = 1",
          "ALTER TABLE \"Back Office\".item ENABLE TRIGGER touched");
      assertThat(database.contents(Progress.SILENT).differencesFrom(before))
          .as(change)
          .containsExactly("table Back Office.item has as many rows, but other values");
    }
  }

  @Test
  void what_belongs_to_the_database_itself_moves_along() {
    server.run(
        url, "CREATE TABLE t (id int)", "COMMENT ON DATABASE " + url.database() + " IS 'shop''s'");
    DatabaseUrl admin = server.superuser("postgres");
    server.run(
        admin,
        "REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(url.database()),
        "GRANT CONNECT ON DATABASE %s TO pg_monitor".formatted(url.database()),
        "ALTER DATABASE %s SET search_path = \"$user\", public, \"Back Office\""
            .formatted(url.database()),
        "ALTER ROLE %s IN DATABASE %s SET work_mem = '7MB'".formatted(url.user(), url.database()),
        "ALTER DATABASE %s CONNECTION LIMIT 20".formatted(url.database()));
    Attributes before = attributes(admin);
    database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);

    database.restore(FIRST, RESCUE, Progress.SILENT);

    assertThat(attributes(admin)).isEqualTo(before);
    assertThat(before.settings()).hasSize(2);
  }

  private Attributes attributes(DatabaseUrl admin) {
    try (var connection = new Server(admin).open()) {
      return Attributes.of(connection, url.database()).orElseThrow();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_value_of_64_mb_is_proven_and_comes_back() {
    server.run(
        url,
        "CREATE TABLE file (id int PRIMARY KEY, body bytea)",
        // As little compressible as it takes to be as long on disk too.
        "INSERT INTO file SELECT 1, string_agg(sha512(n::text::bytea), '') FROM"
            + " generate_series(1, 1 << 20) n");
    Backup backup = database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    server.run(url, "UPDATE file SET body = ''");

    database.restore(FIRST, new BackupName("2-rescue"), Progress.SILENT);

    assertThat(database.contents(Progress.SILENT)).isEqualTo(backup.contents());
    assertThat(server.number(url, "SELECT length(body) FROM file")).isEqualTo(64 << 20);
  }

  @Test
  void three_thousand_tables_are_bearable() {
    for (int i = 0; i < 3000; i += 500) {
      server.run(
          url,
          IntStream.range(i, i + 500)
              .boxed()
              .flatMap(n -> Stream.of("CREATE TABLE t%d (id int PRIMARY KEY, v text)".formatted(n)))
              .toArray(String[]::new));
    }
    long began = System.nanoTime();
    assertThat(database.contents(Progress.SILENT).tables()).hasSize(3000);
    assertThat((System.nanoTime() - began) / 1_000_000_000).isLessThan(60);

    Backup backup = database.backUp(FIRST, "1", Assurance.PROVEN, Progress.SILENT);
    assertThat(backup.contents().tables()).hasSize(3000);
  }
}
