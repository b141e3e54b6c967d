package dev.slipway.database.postgres;

import dev.slipway.database.AnotherClient;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Restored;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    return new PostgresDatabase(url, url, backups, Restored.UNTIL_CLONED);
  }

  @Override
  protected void app(String... statements) {
    server.run(url, statements);
  }

  @Override
  protected AnotherClient.Program stranger() {
    Map<String, String> environment = new HashMap<>(new Server(url).environment(url.database()));
    environment.put("PGAPPNAME", "cron");
    return new AnotherClient.Program(
        List.of("/usr/bin/psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
        environment);
  }

  @Override
  protected long number(String query) {
    return server.number(url, query);
  }
}
