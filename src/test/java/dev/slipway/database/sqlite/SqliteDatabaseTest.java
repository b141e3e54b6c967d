package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.AnotherClient;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import dev.slipway.database.InMemory;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a rollback journal, which is SQLite's default. */
class SqliteDatabaseTest extends DatabaseContract {
  /** Runs each line of its input; SQLite's own shell opens the file only when it has to. */
  private static final String AS_A_SHELL =
      """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
      db.execute("SELECT count(*) FROM sqlite_master").fetchall()
      for line in sys.stdin:
        for row in db.execute(line.strip().rstrip(";")).fetchall():
          print(row[0])
      """;

  @TempDir(factory = InMemory.class)
  Path directory;

  @Override
  protected Database open(Path backups) {
    return new SqliteDatabase(directory.resolve("shop.db"), backups);
  }

  @Override
  protected void app(String... statements) {
    live().run(statements);
  }

  @Override
  protected AnotherClient.Program stranger() {
    Path file = directory.resolve("shop.db");
    return new AnotherClient.Program(
        List.of("/usr/bin/python3", "-uc", AS_A_SHELL, file.toString()), Map.of());
  }

  @Override
  protected long number(String query) {
    return live().number(query);
  }

  @Test
  void three_thousand_tables_are_bearable() {
    app(
        Stream.concat(
                Stream.of("BEGIN"),
                Stream.concat(
                    IntStream.range(0, 3000)
                        .mapToObj(n -> "CREATE TABLE t%d (id INTEGER PRIMARY KEY, v)".formatted(n)),
                    Stream.of("COMMIT")))
            .toArray(String[]::new));
    Database database = open(directory.resolve("backups"));
    Backup backup =
        database.backUp(new BackupName("1-many"), "1", Assurance.PROVEN, Progress.SILENT);
    assertThat(backup.contents().tables()).hasSize(3000);
    assertThat(backup.complaints()).isEmpty();
  }

  LiveFile live() {
    return new LiveFile(directory.resolve("shop.db"));
  }
}
