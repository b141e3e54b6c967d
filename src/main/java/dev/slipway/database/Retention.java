package dev.slipway.database;

import dev.slipway.config.AppConfig.KeepConfig;
import dev.slipway.model.BackupName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides which backups may go. Never the last good one, and never one that something still depends
 * on. Rescue copies are counted by themselves: they hold what a restore took out of the live
 * database, so newer backups must not push them out. Which is newer says a backup's number, since
 * clocks jump; days, weeks and months are those of its time. Immutable.
 *
 * @param keep what stays
 * @param now ages are counted to it; one from the future is of no age
 * @param zone whose days, weeks and months are meant
 */
public record Retention(KeepConfig keep, Instant now, ZoneId zone) {

  /**
   * The backups that may be deleted, oldest first.
   *
   * @param backups every complete backup, newest first
   * @param needed those that a release or a rollback plan depends on
   * @param bad those that were found different when they were restored: they push no good one out
   */
  public List<BackupName> prunable(
      List<Backup> backups, Set<BackupName> needed, Set<BackupName> bad) {
    Set<BackupName> stay = new HashSet<>(needed);
    List<Backup> good = backups.stream().filter(b -> !bad.contains(b.name())).toList();
    for (List<Backup> counted : List.of(backups, good)) {
      kept(counted.stream().filter(b -> !b.isRescue()).toList(), stay);
      kept(counted.stream().filter(Backup::isRescue).toList(), stay);
    }
    newest(good.stream().filter(b -> b.assurance() == Assurance.PROVEN).toList(), 1, stay);
    return backups.reversed().stream().map(Backup::name).filter(n -> !stay.contains(n)).toList();
  }

  private void kept(List<Backup> backups, Set<BackupName> stay) {
    newest(backups, Math.max(1, keep.last()), stay);
    Instant oldest = now.minus(Duration.ofDays(keep.days()));
    backups.stream()
        .filter(backup -> keep.days() > 0 && !backup.takenAt().isBefore(oldest))
        .map(Backup::name)
        .forEach(stay::add);
    newestOfEach(backups, keep.daily(), date -> date, stay);
    newestOfEach(backups, keep.weekly(), Retention::week, stay);
    newestOfEach(backups, keep.monthly(), YearMonth::from, stay);
  }

  private static void newest(List<Backup> backups, int count, Set<BackupName> stay) {
    backups.stream().limit(count).map(Backup::name).forEach(stay::add);
  }

  private void newestOfEach(
      List<Backup> backups, int count, Function<LocalDate, Object> period, Set<BackupName> stay) {
    Set<Object> seen = new HashSet<>();
    for (Backup backup : backups) {
      if (seen.size() == count) {
        return;
      }
      if (seen.add(period.apply(backup.takenAt().atZone(zone).toLocalDate()))) {
        stay.add(backup.name());
      }
    }
  }

  /** In the last days of December a week may be one of the year to come. */
  private static Object week(LocalDate date) {
    return date.get(IsoFields.WEEK_BASED_YEAR) * 100 + date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }
}
