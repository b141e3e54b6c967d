package dev.slipway.deploy.schedule;

import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.journal.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** How all that is done unasked for one app and environment stands. */
public final class Schedules {

  private Schedules() {}

  /**
   * Looks; changes nothing.
   *
   * @param journal the journal's file, which may be absent
   * @return one for each task that the settings ask for
   */
  public static List<Standing> look(BackupConfig backup, Path journal, Instant now) {
    if (!Files.exists(journal)) {
      return List.of();
    }
    try (Audit audit = Audit.open(journal)) {
      return of(backup, audit, now);
    }
  }

  /** The same with an audit that is open. */
  public static List<Standing> of(BackupConfig backup, Audit audit, Instant now) {
    return tasks(backup).stream()
        .map(task -> standing(task, backup, new Runs(audit, task), now))
        .toList();
  }

  /** How one task stands. */
  public static Standing standing(Task task, BackupConfig backup, Runs runs, Instant now) {
    return Standing.of(task, runs.lines(), task.cron(backup), backup.zoneOrHosts(), now);
  }

  /** The tasks that the settings ask for. */
  public static List<Task> tasks(BackupConfig backup) {
    return Stream.of(Task.values())
        .filter(task ->
            task == Task.OFF_SITE ? backup.offSite().isPresent() : task.cron(backup).isPresent())
        .toList();
  }
}
