package dev.slipway.deploy;

import dev.slipway.database.Backup;
import dev.slipway.database.Changes;
import dev.slipway.model.Failure;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.site.Site;
import dev.slipway.step.CountedFrom;
import dev.slipway.step.WritesAtRisk;
import java.util.Optional;

/**
 * Where a rollback would go now, and what it would lose, counted but not done.
 *
 * @param target where to and how; empty when there is nowhere to go
 * @param whyNot why there is nowhere to go; empty when there is
 * @param loss what was written since the copy that it would bring back; empty when it brings none
 * @param backup the newest backup of the database, if there is one
 * @param sinceBackup what was written since that
 */
public record RollbackOutlook(
    Optional<RollbackTarget> target,
    String whyNot,
    Optional<Changes> loss,
    Optional<Backup> backup,
    Optional<Changes> sinceBackup) {

  /** Looks and counts; changes nothing, and requests go on meanwhile. */
  public static RollbackOutlook see(Site site, LiveHistory history) {
    Optional<Backup> backup =
        site.database()
            .filter(database -> database.exists())
            .flatMap(database -> database.backups().stream().findFirst());
    Optional<Changes> sinceBackup =
        backup.flatMap(copy -> count(site, CountedFrom.since(copy.name())));
    try {
      RollbackTarget target = RollbackTargets.find(site, history, Optional.empty());
      Optional<Changes> loss =
          Optional.ofNullable(target.counted()).map(from -> WritesAtRisk.count(site, from));
      return new RollbackOutlook(Optional.of(target), "", loss, backup, sinceBackup);
    } catch (Failure nowhere) {
      return new RollbackOutlook(
          Optional.empty(), nowhere.what(), Optional.empty(), backup, sinceBackup);
    }
  }

  /** A copy under another schema cannot be counted from. */
  private static Optional<Changes> count(Site site, CountedFrom from) {
    try {
      return Optional.of(WritesAtRisk.count(site, from));
    } catch (Failure notComparable) {
      return Optional.empty();
    }
  }
}
