package dev.slipway.demo;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.postgres.PrivateServer;

class PostgresServerIT extends ServerFaultsContract {
  /** Of its own, since it dies. */
  private final PrivateServer server = PrivateServer.started();

  @Override
  protected DatabaseUrl freshDatabase() {
    return server.freshDatabase();
  }

  @Override
  protected DatabaseUrl admin(String database) {
    return server.superuser(database);
  }

  @Override
  protected String systemDatabase() {
    return "postgres";
  }

  @Override
  protected Flavour flavour() {
    return Flavour.POSTGRESQL;
  }

  @Override
  protected String slowUntil(String database, String isOver) {
    return PrivateServer.slowUntil(database, isOver) + ";";
  }

  @Override
  protected String[] columnsAfterwards() {
    return new String[] {"id", "number", "text"};
  }

  @Override
  protected String slowSessions(String database) {
    return "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = '%s'"
        .formatted(database);
  }

  @Override
  protected String required(String column) {
    return "ALTER TABLE entry ALTER COLUMN " + column + " SET NOT NULL;";
  }

  @Override
  protected void crashAndStart() {
    server.crash();
    server.start();
  }
}
