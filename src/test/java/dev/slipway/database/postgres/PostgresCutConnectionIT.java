package dev.slipway.database.postgres;

import dev.slipway.database.CutConnectionContract;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Restored;
import java.nio.file.Path;

/** The server rolls back what was not committed, and copies a database to its end. */
class PostgresCutConnectionIT extends CutConnectionContract {
  private final PrivateServer server = PrivateServer.shared();
  private final DatabaseUrl url = server.freshDatabase();
  private final DatabaseUrl admin = server.superuser(url.database());

  @Override
  protected int serverPort() {
    return server.port();
  }

  @Override
  protected Database open(int port, Path backups) {
    return new PostgresDatabase(
        url.at("127.0.0.1", port), admin.at("127.0.0.1", port), backups, Restored.DROPPED);
  }

  @Override
  protected void app(String... statements) {
    server.run(url, statements);
  }

  @Override
  protected long scratch() {
    return server.number(
        admin,
        "SELECT count(*) FROM pg_database WHERE datname LIKE '%s%%'"
            .formatted(Ours.of(url.database(), folder).prefix().replace("_", "\\_")));
  }

  @Override
  protected void end() {
    server.run(server.superuser("postgres"), "DROP DATABASE " + url.database() + " (FORCE)");
  }
}
