package dev.slipway.database;

import dev.slipway.model.BackupName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides which backups may go. Never the last good one, and never one that something still depends
 * on. Rescue copies are counted by themselves: they hold what a restore took out of the live
 * database, so newer backups must not push them out.
 */
public final class Retention {

  private Retention() {}

  /**
   * The backups that may be deleted, oldest first.
   *
   * @param backups every complete backup, newest first
   * @param keep how many backups, and how many rescue copies, stay; at least 1
   * @param needed those that a release or a rollback plan depends on
   */
  public static List<BackupName> prunable(List<Backup> backups, int keep, Set<BackupName> needed) {
    Set<BackupName> stay = new HashSet<>(needed);
    int kept = Math.max(1, keep);
    newest(backups.stream().filter(b -> !b.isRescue()).toList(), kept, stay);
    newest(backups.stream().filter(Backup::isRescue).toList(), kept, stay);
    newest(backups.stream().filter(b -> b.assurance() == Assurance.PROVEN).toList(), 1, stay);
    return backups.reversed().stream().map(Backup::name).filter(n -> !stay.contains(n)).toList();
  }

  private static void newest(List<Backup> backups, int count, Set<BackupName> stay) {
    backups.stream().limit(count).map(Backup::name).forEach(stay::add);
  }
}
