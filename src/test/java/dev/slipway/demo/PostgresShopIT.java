package dev.slipway.demo;

import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.postgres.PrivateServer;
import java.sql.SQLException;
import java.util.List;

class PostgresShopIT extends ServerShopContract {
  /** Of its own, since it looks what is left on it. */
  private final PrivateServer server = PrivateServer.started();

  @Override
  protected DatabaseUrl freshDatabase() {
    return server.freshDatabase();
  }

  @Override
  protected DatabaseUrl admin(DatabaseUrl url) {
    return server.superuser(url.database());
  }

  @Override
  protected DatabaseUrl proofServer() {
    return PrivateServer.shared().superuser("postgres");
  }

  @Override
  protected String slowUntil(String database, String isOver) {
    return PrivateServer.slowUntil(database, isOver);
  }

  @Override
  protected boolean endSlow(String database) throws SQLException {
    return !all(
            server.superuser("postgres"),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE wait_event = 'PgSleep' AND datname = '%s'".formatted(database))
        .isEmpty();
  }

  @Override
  protected List<String> leftovers() throws SQLException {
    return all(
        server.superuser("postgres"),
        "SELECT datname FROM pg_database WHERE datname LIKE '%slipway%'"
            + " UNION SELECT rolname FROM pg_roles WHERE rolname LIKE '%slipway%'");
  }
}
