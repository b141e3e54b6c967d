package dev.slipway.database.postgres;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import dev.slipway.database.DatabaseUrl;
import java.nio.file.Path;

/**
 * The contract with the app's own account, which may make databases and roles, as on a hired
 * server.
 */
class PostgresWithLittleRightsIT extends DatabaseContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();

  @Override
  protected Database open(Path backups) {
    server.run(server.superuser("postgres"), "ALTER ROLE " + url.user() + " CREATEDB CREATEROLE");
    return new PostgresDatabase(url, url, backups, true);
  }

  @Override
  protected void app(String... statements) {
    server.run(url, statements);
  }

  @Override
  protected long number(String query) {
    return server.number(url, query);
  }
}
