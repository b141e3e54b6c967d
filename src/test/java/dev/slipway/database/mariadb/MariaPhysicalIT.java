package dev.slipway.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.AnotherClient;
import dev.slipway.database.Assurance;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** The contract where every table is copied as a file, however small. */
class MariaPhysicalIT extends DatabaseContract {
  /** Nothing is too little. */
  static final FileUse ALWAYS = new FileUse("mariadb-backup", 0, 0);

  private final LiveDatabase live = new LiveDatabase();
  private Path store = Path.of("");

  @Override
  protected Database open(Path backups) {
    store = backups;
    return new MariaDatabase(live.url(), live.url(), backups, ALWAYS);
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
  void every_proven_backup_was_files() {
    assertThat(new BackupStore(store).all())
        .filteredOn(backup -> backup.assurance() == Assurance.PROVEN)
        .allSatisfy(backup -> assertThat(backup.tool()).contains("; mariadb-backup 1"));
    live.close();
  }
}
