package dev.slipway.database.mariadb;

import dev.slipway.database.AnotherClient;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** The contract on a real server. */
class MariaDatabaseIT extends DatabaseContract {
  private final LiveDatabase live = new LiveDatabase();

  @Override
  protected Database open(Path backups) {
    return new MariaDatabase(live.url(), backups);
  }

  @Override
  protected void app(String... statements) {
    live.run(statements);
  }

  @Override
  protected AnotherClient.Program stranger() {
    return live.stranger();
  }

  @Override
  protected long number(String query) {
    return live.number(query);
  }

  @AfterEach
  void gone() {
    live.close();
  }
}
