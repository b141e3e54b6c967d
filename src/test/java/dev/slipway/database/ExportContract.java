package dev.slipway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.dump.Compression;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every engine guarantees of SQL that goes out and comes in. A subclass brings a real
 * database, empty at the beginning of each test, the engine's stock client, and dumps by the
 * engine's own tools.
 */
public abstract class ExportContract {
  private static final BackupName TAKEN = new BackupName("1-export");
  private static final BackupName IMPORTED = new BackupName("2-imported");
  private static final BackupName RESCUE = new BackupName("3-rescue");

  @TempDir(factory = InMemory.class)
  protected Path folder;

  private Database database;
  private Exchange exchange;

  /** The database under test, with its backups in that directory. */
  protected abstract Database open(Path backups);

  /** Another database, empty, of which the stock client loads a file; what it is then. */
  protected abstract Contents loadedByStockClient(Path sql) throws Exception;

  /** Fills the live database with all that is hard to get across. */
  protected abstract void fillWithEverythingNasty();

  /** Takes away what the engine's own tools do not get across. */
  protected void takeAwayWhatStockToolsLose() {}

  /** Runs statements as the app does, each committed. */
  protected abstract void app(String... statements);

  /** Dumps of the live database by each of the engine's tools, in that folder. */
  protected abstract Map<String, Path> dumpsByStockTools(Path folder) throws Exception;

  /** A statement that each dump must not hold. */
  protected abstract List<String> refused();

  /** A dump of another engine. */
  protected abstract String ofAnotherEngine();

  /** How many databases, files and accounts of ours are left. */
  protected abstract List<String> leftovers();

  @BeforeEach
  void opened() throws IOException {
    Path backups = Files.createDirectories(folder.resolve("backups"));
    database = open(backups);
    exchange = database.exchange().orElseThrow();
  }

  private Path export(String name) throws IOException {
    database.backUp(TAKEN, "1.0.0", Assurance.PROVEN, Progress.SILENT);
    Path file = folder.resolve(name);
    try (OutputStream to = Compression.ofName(file).pack(Files.newOutputStream(file))) {
      exchange.write(TAKEN, to, Progress.SILENT);
    }
    return file;
  }

  private Contents live() {
    return database.contents(Progress.SILENT);
  }

  private Backup take(Path dump) {
    return exchange.take(dump, IMPORTED, "1.0.0", Progress.SILENT);
  }

  @Test
  void everything_that_is_exported_is_loaded_by_the_stock_client() throws Exception {
    fillWithEverythingNasty();
    Path file = export("all.sql");

    assertThat(loadedByStockClient(file).differencesFrom(live())).isEmpty();
  }

  @Test
  void an_export_is_proven_by_loading_it_beside_and_comes_back_equal() throws Exception {
    fillWithEverythingNasty();
    Contents before = live();
    Path file = export("all.sql.zst");

    assertThat(exchange.prove(file, TAKEN, Progress.SILENT)).isEmpty();
    Backup backup = take(file);
    assertThat(backup.contents().differencesFrom(before)).isEmpty();
    app("CREATE TABLE later (id INTEGER PRIMARY KEY)", "INSERT INTO later VALUES (1)");
    database.restore(IMPORTED, RESCUE, Progress.SILENT);

    assertThat(live().differencesFrom(before)).isEmpty();
    assertThat(database.backup(RESCUE).orElseThrow().contents().tables())
        .anyMatch(table -> table.table().equals("later") && table.rows() == 1);
    database.dropClones();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void an_export_that_is_not_what_was_backed_up_is_noticed() throws Exception {
    app(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20))",
        "INSERT INTO t VALUES (1, 'one')");
    Path file = export("all.sql");
    Files.writeString(file, Files.readString(file).replace("one", "two"));

    assertThat(exchange.prove(file, TAKEN, Progress.SILENT))
        .containsExactly("table t has as many rows, but other values");
  }

  @Test
  void dumps_of_the_stock_tools_come_in() throws Exception {
    fillWithEverythingNasty();
    takeAwayWhatStockToolsLose();
    Contents before = live();

    for (Map.Entry<String, Path> dump : dumpsByStockTools(folder).entrySet()) {
      assertThat(exchange.look(dump.getValue(), Progress.SILENT)).as(dump.getKey()).isNotEmpty();
      assertThat(take(dump.getValue()).contents().differencesFrom(before))
          .as(dump.getKey())
          .isEmpty();
      database.delete(IMPORTED);
    }
    database.dropClones();
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_dump_that_is_cut_short_anywhere_is_refused() throws Exception {
    app(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20))",
        "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    Contents before = live();
    List<Path> whole = List.of(export("all.sql"), export("all.sql.gz"), export("all.sql.zst"));

    for (Path file : whole) {
      byte[] bytes = Files.readAllBytes(file);
      Path part = folder.resolve("part-" + file.getFileName());
      for (int length = bytes.length / 7; length < bytes.length - 8; length += bytes.length / 7) {
        Files.write(part, java.util.Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> exchange.look(part, Progress.SILENT))
            .as(part + " of " + length)
            .isInstanceOfSatisfying(
                Failure.class, e -> assertThat(e.code()).isEqualTo("import.cut-short"));
      }
    }
    assertThat(live()).isEqualTo(before);
  }

  @Test
  void what_a_dump_must_not_do_is_refused_before_anything_is_loaded() throws Exception {
    app("CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    Contents before = live();
    Path file = folder.resolve("hostile.sql");

    for (String statement : refused()) {
      Files.writeString(file, "CREATE TABLE a (id INTEGER);\n" + statement + "\n");
      assertThatThrownBy(() -> exchange.look(file, Progress.SILENT))
          .as(statement)
          .isInstanceOfSatisfying(
              Failure.class, e -> assertThat(e.code()).isEqualTo("import.refused"));
    }
    assertThat(live()).isEqualTo(before);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void a_dump_of_another_engine_is_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("other.sql"), ofAnotherEngine());

    assertThatThrownBy(() -> exchange.look(file, Progress.SILENT))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo("import.engine"));
  }

  @Test
  void a_statement_that_fails_leaves_nothing_behind() throws Exception {
    app("CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    Contents before = live();
    String text = "CREATE TABLE a (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n";
    Path file = folder.resolve("wrong.sql");
    Files.writeString(file, text, StandardCharsets.UTF_8);

    assertThatThrownBy(() -> take(file))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.code()).isEqualTo("import.failed"))
        .hasMessageContaining("nowhere");
    assertThat(database.backups()).isEmpty();
    assertThat(live()).isEqualTo(before);
    assertThat(leftovers()).isEmpty();
  }

  /** Runs a program to its end, and fails when it does. */
  protected static void run(Map<String, String> environment, Path output, List<String> line)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    Path errors = Files.createTempFile("stock-", ".err");
    builder.redirectError(errors.toFile());
    if (output.toString().isEmpty()) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    } else {
      builder.redirectOutput(output.toFile());
    }
    int code = builder.start().waitFor();
    String said = Files.readString(errors);
    Files.delete(errors);
    if (code != 0) {
      throw new IllegalStateException(line + " ended with " + code + ": " + said);
    }
  }

  /** The same, reading from a file. */
  protected static void feed(Map<String, String> environment, Path input, List<String> line)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    Path said = Files.createTempFile("stock-", ".out");
    builder.redirectErrorStream(true).redirectOutput(said.toFile()).redirectInput(input.toFile());
    int code = builder.start().waitFor();
    String text = Files.readString(said);
    Files.delete(said);
    if (code != 0) {
      throw new IllegalStateException(line + " ended with " + code + ": " + text);
    }
  }
}
