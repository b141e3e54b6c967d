package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.Assurance;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.ExportContract;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract with SQLite and its own shell. */
class SqliteExportIT extends ExportContract {

  private Path file() {
    return folder.resolve("shop.db");
  }

  @Override
  protected Database open(Path backups) {
    return new SqliteDatabase(file(), backups);
  }

  @Override
  protected void app(String... statements) {
    new LiveFile(file()).run(statements);
  }

  @Override
  protected Contents loadedByStockClient(Path sql) throws Exception {
    Path loaded = folder.resolve("loaded.db");
    feed(Map.of(), sql, List.of("/usr/bin/sqlite3", "-bail", loaded.toString()));
    return new SqliteDatabase(loaded, folder.resolve("other")).contents(Progress.SILENT);
  }

  @Override
  protected void fillWithEverythingNasty() {
    app(
        "PRAGMA user_version = 7",
        "CREATE TABLE \"select\" (\"from\" INTEGER PRIMARY KEY AUTOINCREMENT, [a b] TEXT,"
            + " `x\"y` BLOB, twice INT AS (\"from\" * 2), thrice INT AS (\"from\" * 3) STORED)",
        "INSERT INTO \"select\" ([a b], `x\"y`) VALUES ('it''s ä€😀; -- no comment',"
            + " x'00ff0d0a27'), (CAST(x'610d0a620063' AS TEXT), zeroblob(2000000)), ('', NULL),"
            + " ('a' || char(10) || '.quit' || char(10) || ';', x''), ('\\n', CAST(x'ff00fe' AS"
            + " TEXT))",
        "DELETE FROM \"select\" WHERE \"from\" = 3",
        "CREATE TABLE numbers (i, r REAL, n NUMERIC)",
        "INSERT INTO numbers VALUES (9223372036854775807, 1e999, '007x'),"
            + " (-9223372036854775808, -1e999, 0.1), (1.0, 1e300 * 1e-310, 5e-324), ('1', 1.0 / 3,"
            + " NULL), (1e15, 123456789.123456789, 1), (-0.0, 1.7976931348623157e308, 'x')",
        "CREATE TABLE empty (a)",
        "CREATE TABLE keyed (a TEXT, b INT, c, PRIMARY KEY (b, a)) WITHOUT ROWID",
        "INSERT INTO keyed VALUES ('x', 1, x'01'), ('y', 1, 2.5)",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY, best INT REFERENCES child(id))",
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INT REFERENCES parent(id) ON DELETE"
            + " CASCADE)",
        "INSERT INTO parent VALUES (1, NULL)",
        "INSERT INTO child VALUES (10, 1)",
        "CREATE TABLE log (what TEXT CHECK (length(what) < 50))",
        "CREATE VIEW seen AS SELECT id, 'a;b' AS t FROM child",
        "CREATE TRIGGER noted AFTER INSERT ON child BEGIN INSERT INTO log VALUES ('new; ' ||"
            + " CASE WHEN NEW.id > 1 THEN 'END;' END); DELETE FROM log WHERE what = ';'; END",
        "CREATE UNIQUE INDEX some ON \"select\" (lower([a b])) WHERE \"from\" > 1",
        "CREATE VIRTUAL TABLE words USING fts5(body)",
        "INSERT INTO words VALUES ('the quick brown fox'), ('it''s fine')");
  }

  /** A statement that holds it whole would be 128 MB, more than anybody should have to read. */
  @Test
  void values_of_64_mb_are_exported_in_pieces_and_loaded_by_the_stock_client() throws Exception {
    app(
        "CREATE TABLE files (id INTEGER PRIMARY KEY, name TEXT, body BLOB, note TEXT, few BLOB)",
        "INSERT INTO files VALUES (1, 'small', x'00ff', 'it''s', NULL)",
        "INSERT INTO files VALUES (2, 'large', randomblob(67108864), 'ä' || char(0) || char(13)"
            + " || hex(zeroblob(3000000)), x'01')");
    Database database = open(folder.resolve("backups"));
    BackupName name = new BackupName("1-large");
    Contents backedUp = database.backUp(name, "1", Assurance.COPIED, Progress.SILENT).contents();
    Path sql = folder.resolve("large.sql");
    try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(sql))) {
      database.exchange().orElseThrow().write(name, to, Progress.SILENT);
    }

    assertThat(loadedByStockClient(sql).tables()).isEqualTo(backedUp.tables());
    assertThat(database.exchange().orElseThrow().prove(sql, name, Progress.SILENT)).isEmpty();
  }

  /** The shell cuts texts at a zero, writes what is no UTF-8 as it is, and rounds to zero. */
  @Override
  protected void takeAwayWhatStockToolsLose() {
    app(
        "DELETE FROM \"select\" WHERE instr(CAST([a b] AS BLOB), x'00') > 0 OR"
            + " typeof(`x\"y`) = 'text'",
        "DELETE FROM numbers WHERE i = 1.0 OR n = 'x'");
  }

  @Override
  protected Map<String, Path> dumpsByStockTools(Path folder) throws Exception {
    Map<String, Path> dumps = new LinkedHashMap<>();
    Path plain = folder.resolve("stock.sql");
    run(Map.of(), plain, List.of("/usr/bin/sqlite3", file().toString(), ".dump"));
    // The shell's dump does not say these, so nothing is lost that a dump holds.
    Files.writeString(plain, Files.readString(plain) + "PRAGMA user_version=7;\n");
    dumps.put(".dump", plain);
    Path packed = folder.resolve("stock.gz");
    run(Map.of(), packed, List.of("gzip", "-c", plain.toString()));
    dumps.put(".dump, gzip", packed);
    Path zstd = folder.resolve("stock.zst");
    run(Map.of(), zstd, List.of("zstd", "-q", "-c", plain.toString()));
    dumps.put(".dump, zstd", zstd);
    return dumps;
  }

  @Override
  protected List<String> refused() {
    return List.of(
        "ATTACH 'other.db' AS o;",
        "/* x */ attach database 'other.db' AS o;",
        "VACUUM INTO 'other.db';",
        "PRAGMA temp_store_directory = '/tmp';",
        ".shell id",
        "ROLLBACK;");
  }

  @Override
  protected String ofAnotherEngine() {
    return """
    -- MySQL dump 10.13  Distrib 8.0.36

    CREATE TABLE `a` (`id` int);
    -- Dump completed
    """;
  }

  @Override
  protected List<String> leftovers() {
    try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith(".") && !name.startsWith(".restored-"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
