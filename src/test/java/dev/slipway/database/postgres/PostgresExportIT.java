package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Exchange;
import dev.slipway.database.ExportContract;
import dev.slipway.database.Restored;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract with PostgreSQL, psql and pg_dump in all of its formats. */
class PostgresExportIT extends ExportContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();

  @Override
  protected Database open(Path backups) {
    return new PostgresDatabase(url, server.superuser(url.database()), backups, Restored.DROPPED);
  }

  @Override
  protected void app(String... statements) {
    server.run(url, statements);
  }

  private static List<String> line(DatabaseUrl url, String program, String... more) {
    List<String> line =
        new ArrayList<>(List.of(Clients.forServer(15).folder().resolve(program).toString()));
    line.addAll(
        List.of("-h", url.host(), "-p", Integer.toString(url.port()), "-U", url.user(), "-w"));
    line.addAll(List.of("-d", url.database()));
    line.addAll(List.of(more));
    return line;
  }

  private static Map<String, String> password(DatabaseUrl url) {
    return Map.of("PGPASSWORD", url.password());
  }

  @Override
  protected Contents loadedByStockClient(Path sql) throws Exception {
    DatabaseUrl other = server.freshDatabase();
    feed(password(other), sql, line(other, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"));
    return new PostgresDatabase(other, folder.resolve("other")).contents(Progress.SILENT);
  }

  @Override
  protected void fillWithEverythingNasty() {
    app(
        "CREATE EXTENSION pgcrypto",
        "CREATE SCHEMA \"Back Office\"",
        "CREATE EXTENSION citext SCHEMA \"Back Office\"",
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine')",
        "CREATE DOMAIN price AS numeric(9, 2) CHECK (VALUE >= 0)",
        "CREATE TYPE place AS (street text, house int)",
        "CREATE SEQUENCE invoice_number START 1000 INCREMENT 5",
        "CREATE TABLE \"select\" (\"from\" int PRIMARY KEY, \"Mixed Case\" text, \"what?\" text)",
        "CREATE TABLE \"Back Office\".item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " code \"Back Office\".citext UNIQUE, m mood, p price, tags text[], at place, doc"
            + " json, b jsonb, raw bytea, r int4range, seen timestamptz, day date, f float8, span"
            + " interval, gone int, twice numeric GENERATED ALWAYS AS (p * 2) STORED)",
        "ALTER TABLE \"Back Office\".item DROP COLUMN gone",
        "CREATE TABLE event (at date NOT NULL, what text) PARTITION BY RANGE (at)",
        "CREATE TABLE event_25 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
        "CREATE TABLE event_rest PARTITION OF event DEFAULT",
        "CREATE TABLE parent (a int)",
        "CREATE TABLE child (b int) INHERITS (parent)",
        "CREATE TABLE a (id int PRIMARY KEY, b_id int)",
        "CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a DEFERRABLE INITIALLY DEFERRED)",
        "ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE INITIALLY DEFERRED",
        "INSERT INTO a VALUES (1, NULL)",
        "INSERT INTO b VALUES (1, 1)",
        "UPDATE a SET b_id = 1",
        "CREATE VIEW seen AS SELECT m, count(*) FROM \"Back Office\".item GROUP BY m",
        "CREATE MATERIALIZED VIEW cached AS SELECT 1 AS one",
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen = now();"
            + " -- it's; \\! nothing\n RETURN NEW; END $$",
        "CREATE FUNCTION sure(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 0 THEN a END;"
            + " SELECT 2; END",
        "CREATE TRIGGER touched BEFORE UPDATE ON \"Back Office\".item FOR EACH ROW EXECUTE FUNCTION"
            + " touch()",
        "CREATE RULE kept AS ON DELETE TO \"select\" DO INSTEAD (SELECT 1; SELECT 2)",
        "ALTER TABLE a ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON a USING (id > 0)",
        "COMMENT ON TABLE a IS 'circle; it''s \\ round'",
        "SELECT nextval('invoice_number'), nextval('invoice_number')",
        "INSERT INTO \"select\" VALUES (1, E'x\\n\\\\.\\ny', NULL), (2, E'\\restrict x\\t\\\\N',"
            + " 'ä€😀'), (3, '', E'a\\\\'), (4, '\\connect x', repeat('long ', 200000))",
        "INSERT INTO \"Back Office\".item (code, m, p, tags, at, doc, b, raw, r, seen, day,"
            + " f, span) VALUES ('A', 'it''s fine', 1.50, '{a,NULL}', '(\"x y\",3)',"
            + " '{\"a\": 1}', '{\"a\": 1}', '\\x00ff5c', '[1,5)', 'infinity', '-infinity',"
            + " 'NaN', '1 month'), ('B', NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
            + " NULL, NULL, NULL, '-0', NULL)",
        "INSERT INTO event VALUES ('2025-05-05', 'x'), ('2030-01-01', 'y')",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (2, 3)",
        "SELECT lo_from_bytea(0, '\\x0102')");
  }

  @Override
  protected Map<String, Path> dumpsByStockTools(Path folder) throws Exception {
    Map<String, Path> dumps = new LinkedHashMap<>();
    for (String options :
        List.of(
            "--format=plain",
            "--format=plain --inserts --rows-per-insert=2 --quote-all-identifiers",
            "--format=plain --clean --if-exists --use-set-session-authorization",
            "--format=custom",
            "--format=directory",
            "--format=tar")) {
      Path file = folder.resolve("dump-" + dumps.size());
      List<String> line = line(url, "pg_dump", options.split(" ", -1));
      line.add("--file=" + file);
      run(password(url), Path.of(""), line);
      dumps.put(options, file);
    }
    Path packed = folder.resolve("custom.zst");
    run(
        Map.of(),
        packed,
        List.of("zstd", "-q", "-c", String.valueOf(dumps.get("--format=custom"))));
    dumps.put("custom, zstd", packed);
    return dumps;
  }

  @Test
  void an_archive_that_is_cut_short_is_refused() throws Exception {
    app(
        "CREATE TABLE t (a text)",
        "INSERT INTO t SELECT repeat('x', i) FROM generate_series(1, 2000) i");
    Path whole = folder.resolve("whole");
    List<String> line = line(url, "pg_dump", "--format=custom", "--compress=0", "--file=" + whole);
    run(password(url), Path.of(""), line);
    byte[] bytes = Files.readAllBytes(whole);
    Path part = Files.write(folder.resolve("part"), Arrays.copyOf(bytes, bytes.length / 2));
    Exchange exchange = open(folder.resolve("backups")).exchange().orElseThrow();

    assertThat(exchange.look(whole, Progress.SILENT)).contains("2000 rows");
    assertThatThrownBy(() -> exchange.look(part, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo("import.cut-short"));
  }

  @Test
  void what_something_newer_made_is_refused() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("newer.sql"),
            """
            --
            -- PostgreSQL database dump
            --

            -- Dumped from database version 15.4
            -- Dumped by pg_dump version 99.1

            SELECT 1;
            --
            -- PostgreSQL database dump complete
            --
            """);
    Exchange exchange = open(folder.resolve("backups")).exchange().orElseThrow();

    assertThatThrownBy(() -> exchange.look(file, Progress.SILENT))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("import.newer"))
        .hasMessageContaining("PostgreSQL 99");
  }

  @Test
  void what_belonged_to_accounts_that_are_not_here_becomes_the_apps() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("owners.sql"),
            """
            CREATE TABLE public.t (id integer);
            ALTER TABLE public.t OWNER TO somebody_else;
            GRANT SELECT ON TABLE public.t TO reports_of_another_server;
            GRANT SELECT ON TABLE public.t TO pg_monitor;
            """);
    Database database = open(folder.resolve("backups"));

    database
        .exchange()
        .orElseThrow()
        .take(file, new BackupName("imported"), "1.0.0", Progress.SILENT);
    database.restore(new BackupName("imported"), new BackupName("rescue"), Progress.SILENT);

    app("INSERT INTO t VALUES (1)", "DROP TABLE t");
  }

  @Override
  protected List<String> refused() {
    return List.of(
        "\\! id",
        "\\connect postgres",
        "\\copy t from '/etc/passwd'",
        "\\i /etc/passwd",
        "SELECT 1 \\gexec",
        "CREATE DATABASE other;",
        "COPY t FROM PROGRAM 'id';",
        "COPY t FROM '/etc/passwd';",
        "COPY (SELECT 1) TO '/tmp/x';",
        "CREATE ROLE boss SUPERUSER;",
        "ALTER SYSTEM SET x = 1;",
        "ALTER USER postgres PASSWORD 'x';",
        "SET standard_conforming_strings = off;",
        "LOAD 'x';");
  }

  @Override
  protected String ofAnotherEngine() {
    return "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\nCREATE TABLE a (id int);\n";
  }

  @Override
  protected List<String> leftovers() {
    Ours ours = Ours.of(url.database(), folder.resolve("backups"));
    try (Connection connection = new Server(server.superuser("postgres")).open()) {
      return Sql.texts(
          connection,
          "SELECT datname FROM pg_database WHERE starts_with(datname, ?)"
              + " AND datname !~ '_k_' UNION ALL SELECT rolname FROM pg_roles WHERE rolname = ?",
          ours.prefix(),
          ours.role());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
