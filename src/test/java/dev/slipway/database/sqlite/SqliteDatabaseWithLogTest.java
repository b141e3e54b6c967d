package dev.slipway.database.sqlite;

/** The contract with a write-ahead log. */
class SqliteDatabaseWithLogTest extends SqliteDatabaseTest {

  @Override
  protected void app(String... statements) {
    live().run("PRAGMA journal_mode = WAL");
    super.app(statements);
  }
}
