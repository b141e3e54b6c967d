package dev.slipway.deploy.data;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.database.Exchange;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Writes a database as SQL: a proven backup of one moment, written out, loaded beside from the very
 * file, and compared. The file is complete or absent. For one thread.
 */
public final class Exporting {
  private final Database database;
  private final String version;
  private final Clock clock;
  private final Progress progress;

  /**
   * Of one database.
   *
   * @param version the release version whose data it holds
   */
  public Exporting(Database database, String version, Clock clock, Progress progress) {
    this.database = database;
    this.version = version;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Does it.
   *
   * @param target the file; packed as its ending says
   * @param overwrite whether a file that is there may be replaced
   * @param asked a backup to export instead of what is live
   */
  public Exported export(Path target, boolean overwrite, Optional<BackupName> asked) {
    Exchange exchange = DataBack.exchange(database);
    try (ExportFile file = ExportFile.begin(target, overwrite)) {
      BackupName name = asked.orElseGet(this::freshName);
      Backup backup = asked.isPresent() ? require(name) : moment(name);
      try {
        file.write(to -> exchange.write(name, to, progress));
        progress.say("loading the export beside, to compare it");
        requireEqual(exchange.prove(file.unfinished(), name, progress));
      } finally {
        if (asked.isEmpty()) {
          database.delete(name);
        }
      }
      String sha256 = file.finish();
      return new Exported(
          target.toString(),
          Files.size(target),
          sha256,
          backup.contents().tables().size(),
          backup.contents().rows(),
          database.describe());
    } catch (IOException e) {
      throw Failure.failed("export.write", "cannot write " + target + ": " + e.getMessage())
          .because(e)
          .now("there is no export")
          .next("see to space and permissions there");
    }
  }

  private BackupName freshName() {
    return new BackupName("export-%s-%s".formatted(DataBack.TIME.format(clock.instant()), version));
  }

  private Backup require(BackupName name) {
    return database
        .backup(name)
        .orElseThrow(() ->
            Failure.usage("backup.unknown", "there is no backup " + name)
                .now("there is no export")
                .next("slipway backup list"));
  }

  private Backup moment(BackupName name) {
    Backup backup = database.backUp(name, version, Assurance.PROVEN, progress);
    progress.say(
        "%s in %s at one moment"
            .formatted(
                Amount.of(backup.contents().rows(), "row"),
                Amount.of(backup.contents().tables().size(), "table")));
    return backup;
  }

  private static void requireEqual(List<String> differences) {
    if (!differences.isEmpty()) {
      throw Failure.state(
              "export.not-equal",
              "the export was loaded and differs: " + String.join("; ", differences))
          .now("there is no export; the database was not touched")
          .next("backups are not affected: slipway backup create");
    }
  }
}
