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
  protected List<String> leftovers() throws SQLException {
    return all(
        server.superuser("postgres"),
        "SELECT datname FROM pg_database WHERE datname LIKE '%slipway%'"
            + " UNION SELECT rolname FROM pg_roles WHERE rolname LIKE '%slipway%'");
  }
}
