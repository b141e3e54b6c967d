package dev.slipway.database.mariadb;

import dev.slipway.database.CutConnectionContract;
import dev.slipway.database.Database;
import java.nio.file.Path;

/** The server finishes the statement it has, and only then sees that nobody listens. */
class MariaCutConnectionIT extends CutConnectionContract {
  private final LiveDatabase live = new LiveDatabase();

  @Override
  protected int serverPort() {
    return live.server().port();
  }

  @Override
  protected Database open(int port, Path backups) {
    return new MariaDatabase(live.url().at("127.0.0.1", port), backups);
  }

  @Override
  protected void app(String... statements) {
    live.run(statements);
  }

  @Override
  protected long scratch() {
    return live.scratchDatabases(folder).size();
  }

  @Override
  protected void end() {
    live.close();
  }
}
