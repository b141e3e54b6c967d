package dev.slipway.step;

import dev.slipway.database.Database;
import dev.slipway.model.BackupName;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * Brings the data of an earlier moment back while requests are held; what is live now is kept as a
 * rescue copy, and comes back when this is undone.
 *
 * @param from the backup
 * @param rescue name of the rescue copy
 * @param counted how the writes at risk are counted; null where a person agreed to replace whatever
 *     is there
 * @param acceptedLoss number of written rows that a person accepted to lose
 */
@Json
public record Restore(
    BackupName from, BackupName rescue, @Nullable CountedFrom counted, long acceptedLoss)
    implements Step {

  @Override
  public String title() {
    return "restore " + from;
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    Database database = site.requireDatabase();
    database.finishRestore(site.progress());
    // Counted before the first rescue copy: after a crash what is live may be the restored already.
    if (counted != null && database.backup(rescue).isEmpty()) {
      WritesAtRisk.requireAtMost(site, counted, acceptedLoss);
    }
    site.others().oursWrite(true);
    database.restore(from, rescue, site.progress());
  }

  @Override
  public Observed observe(Site site) {
    return site.requireDatabase().isRestored(from, rescue)
        ? new Observed.Done("equal to " + from + "; what was live is kept as " + rescue)
        : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    Database database = site.requireDatabase();
    database.finishRestore(site.progress());
    // Asks for the rescue copy and not whether it was finished: it may have died between the two.
    if (database.backup(rescue).isPresent()) {
      OthersKept.restore(site, rescue, new BackupName(rescue + "-undone"));
    }
  }
}
