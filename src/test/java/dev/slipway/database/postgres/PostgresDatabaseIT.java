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

/** The contract, with a superuser as Slipway's own account. */
class PostgresDatabaseIT extends DatabaseContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();

  @Override
  protected Database open(Path backups) {
    return new PostgresDatabase(url, server.superuser(url.database()), backups, Restored.DROPPED);
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
