package dev.slipway.deploy.data;

import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.journal.Audit;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * The data that came with a release, put into a database that is empty; one that is not is left
 * alone. Whoever calls holds the deployment's lock, and nothing serves yet. For one thread.
 */
public final class FirstData {
  private final Optional<Database> database;
  private final String version;
  private final Audit audit;
  private final Clock clock;
  private final Progress progress;

  /** For a database that may be there. */
  public FirstData(
      Optional<Database> database, String version, Audit audit, Clock clock, Progress progress) {
    this.database = database;
    this.version = version;
    this.audit = audit;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Puts them in.
   *
   * @return what became of them, in words
   */
  public String put(Path dump, String by) {
    if (database.isEmpty()) {
      return "the data that came along were left out: the app's settings name no database";
    }
    Database live = database.get();
    if (live.exists()) {
      Contents there = live.contents(progress);
      if (there.rows() > 0) {
        return "the data that came along were left out: %s holds %s already"
            .formatted(live.describe(), Amount.of(there.rows(), "row"));
      }
    }
    String time = DataBack.TIME.format(clock.instant());
    BackupName name = new BackupName("imported-%s-%s".formatted(time, version));
    BackupName rescue = new BackupName("rescue-%s-%s".formatted(time, version));
    audit.append(by, "install began", name.value(), "");
    Backup backup = DataBack.exchange(live).take(dump, name, version, progress);
    live.restore(name, rescue, progress);
    return "data that came along are in: " + DataBack.counts(backup.contents().tables());
  }
}
