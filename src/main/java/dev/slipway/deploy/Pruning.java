package dev.slipway.deploy;

import dev.slipway.config.AppConfig.KeepConfig;
import dev.slipway.database.Retention;
import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sees which backups nothing needs any more. Deletes none. */
final class Pruning {

  private Pruning() {}

  /**
   * The backups that may be deleted, oldest first: those that retention does not keep and no way
   * back needs.
   *
   * @param coming releases that are about to serve; where a rollback from them would go counts too
   */
  static List<BackupName> backups(
      Site site, LiveHistory history, KeepConfig keep, Stream<ReleaseId> coming) {
    if (site.database().isEmpty()) {
      return List.of();
    }
    Set<BackupName> needed = new HashSet<>();
    Stream.concat(site.releases().current().stream(), coming)
        .flatMap(
            release -> history.before(release, one -> RollbackTargets.isUsable(site, one)).stream())
        .forEach(release -> needed.addAll(history.neededFor(release)));
    return new Retention(keep, Instant.now(), ZoneId.systemDefault())
        .prunable(
            site.requireDatabase().backups(), needed, BackupMemory.bad(site.paths().journal()));
  }
}
