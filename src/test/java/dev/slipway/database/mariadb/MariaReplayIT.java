package dev.slipway.database.mariadb;

import dev.slipway.database.Clone;
import dev.slipway.database.Database;
import dev.slipway.database.Instead;
import dev.slipway.database.ReplayContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Replaying on a MariaDB server. */
class MariaReplayIT extends ReplayContract {
  private final LiveDatabase live = new LiveDatabase();

  @AfterEach
  void gone() {
    database.dropClones();
    database.backups().forEach(backup -> database.delete(backup.name()));
    live.close();
  }

  @Override
  protected Database open(Path backups) {
    return new MariaDatabase(live.url(), backups);
  }

  @Override
  protected void app(String... statements) {
    live.run(statements);
  }

  @Override
  protected List<String> all(String query) {
    return live.rows(query);
  }

  @Override
  protected void within(Clone clone, String... statements) {
    String name = ((Instead.OfServer) clone.instead()).scratch().database();
    live.server().run(name, List.of(statements));
  }

  @Override
  protected String numbered() {
    return "INTEGER PRIMARY KEY AUTO_INCREMENT";
  }

  @Override
  protected List<String> trigger() {
    return List.of(
        "CREATE TRIGGER sold AFTER INSERT ON purchase FOR EACH ROW"
            + " UPDATE total SET cents = cents + NEW.cents");
  }
}
