package dev.slipway.step;

import dev.slipway.database.Database;
import dev.slipway.database.Replayed;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Brings the data from before a migration back, with what was written since, while requests are
 * held; what is live now is kept as a rescue copy, and comes back when this is undone.
 *
 * @param replay between which copies
 * @param rescue name of the rescue copy
 * @param acceptedLoss number of written rows that a person accepted to leave behind
 */
@Json
public record ReplayWrites(ReplayPlan replay, BackupName rescue, long acceptedLoss)
    implements Step {

  @Override
  public String title() {
    return "restore %s and replay what was written since".formatted(replay.before());
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    site.others().oursWrite(true);
    Replayed replayed = replay.apply(site, rescue, acceptedLoss);
    site.progress().say(Amount.of(replayed.rows(), "written row") + " brought over");
  }

  @Override
  public Observed observe(Site site) {
    return replay.isApplied(site, rescue)
        ? new Observed.Done(
            "%s with what was written since; what was live is kept as %s"
                .formatted(replay.before(), rescue))
        : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    Database database = site.requireDatabase();
    database.finishRestore(site.progress());
    // As with a restore: it may have died between its effect and its note. On a server asking
    // whether it was done also makes the rescue copy a backup, where that was not done yet.
    if (replay.isApplied(site, rescue) || database.backup(rescue).isPresent()) {
      OthersKept.restore(site, rescue, new BackupName(rescue + "-undone"));
    }
  }
}
