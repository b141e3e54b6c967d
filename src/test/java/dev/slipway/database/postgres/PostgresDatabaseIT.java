package dev.slipway.database.postgres;

import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import dev.slipway.database.DatabaseUrl;
import java.nio.file.Path;

/** The contract, with a superuser as Slipway's own account. */
class PostgresDatabaseIT extends DatabaseContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();

  @Override
  protected Database open(Path backups) {
    return new PostgresDatabase(url, server.superuser(url.database()), backups, false);
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
