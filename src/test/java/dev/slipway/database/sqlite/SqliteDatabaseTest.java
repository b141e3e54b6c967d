package dev.slipway.database.sqlite;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import dev.slipway.database.InMemory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a rollback journal, which is SQLite's default. */
class SqliteDatabaseTest extends DatabaseContract {
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
  protected long number(String query) {
    return live().number(query);
  }

  LiveFile live() {
    return new LiveFile(directory.resolve("shop.db"));
  }
}
