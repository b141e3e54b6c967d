package dev.slipway.step;

import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.database.TableDifference;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * How writes since a migration are kept when going back to before it.
 *
 * @param before the copy from before it
 * @param after the copy from when requests went on
 * @param touched what the migration did to old columns, as rehearsed
 */
@Json
public record ReplayPlan(BackupName before, BackupName after, List<TableDifference> touched) {

  /** Copies the list. */
  public ReplayPlan {
    touched = List.copyOf(touched);
  }

  /** Makes ready what going back needs, while requests are answered. */
  void prepare(Site site, BackupName rescue) {
    replay(site).prepare(order(rescue), site.progress());
  }

  /** Goes back, with what was written; what is live is kept under that name. */
  Replayed apply(Site site, BackupName rescue, long acceptedLoss) {
    return replay(site).apply(order(rescue), acceptedLoss, site.progress());
  }

  boolean isApplied(Site site, BackupName rescue) {
    return replay(site).isApplied(order(rescue));
  }

  /** Refuses to go on when something that was written has no place in the old data. */
  void requireNothingLeftBehind(Site site, BackupName rescue) {
    Replayed replayed = replay(site).rehearse(order(rescue), site.progress());
    if (replayed.lostRows() > 0) {
      throw Failure.of(
              Kind.DECISION,
              "data.writes-at-risk",
              "going back would leave %s behind: %s"
                  .formatted(
                      Amount.of(replayed.lostRows(), "written row"),
                      String.join("; ", replayed.inWords())))
          .now("nothing was taken back")
          .next("accept that number: slipway rollback ENV --accept-loss " + replayed.lostRows());
    }
  }

  private Replay.Order order(BackupName rescue) {
    return new Replay.Order(before, after, rescue, touched, Bookkeeping::isOne);
  }

  private static Replay replay(Site site) {
    return site.requireDatabase()
        .replay()
        .orElseThrow(() ->
            Failure.state("replay.none", "this database cannot replay what was written")
                .next("restore the backup: slipway rollback ENV --accept-loss N"));
  }
}
