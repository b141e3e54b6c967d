package dev.slipway.step;

import dev.slipway.database.Changes;
import dev.slipway.database.Database;
import dev.slipway.database.Intrusions;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.model.BackupName;
import dev.slipway.site.Others;
import dev.slipway.site.Site;
import java.util.List;

/**
 * Going back to a copy while requests wait. Customers wrote nothing since; what others wrote all
 * the same is counted first, is in the rescue copy, and a person hears of it.
 */
final class OthersKept {

  private OthersKept() {}

  /** Restores, keeping others out meanwhile. */
  static void restore(Site site, BackupName from, BackupName rescue) {
    keeping(
        site, from, rescue, () -> site.requireDatabase().restore(from, rescue, site.progress()));
  }

  /** The same for another way back to that copy, which keeps what is live under that name. */
  static void keeping(Site site, BackupName from, BackupName rescue, Runnable goBack) {
    Database database = site.requireDatabase();
    Others others = site.others();
    if (database.exists()) {
      site.guard(false);
    }
    others.oursWrite(true);
    Intrusions came = others.seen();
    if (came.mayHaveWritten()
        && others.leftBehind().isEmpty()
        && !database.isRestored(from, rescue)) {
      tell(site, came, from, rescue);
    }
    goBack.run();
    List<String> late =
        others.end().doubts().stream().filter(words -> !came.doubts().contains(words)).toList();
    if (!late.isEmpty() && others.leftBehind().isEmpty()) {
      others.leaveBehind(String.join(", ", late) + "; what was live then is kept as " + rescue);
    }
  }

  private static void tell(Site site, Intrusions came, BackupName from, BackupName rescue) {
    Changes changes =
        site.requireDatabase().changesSince(from, site.progress()).without(Bookkeeping::isOne);
    if (changes.total() > 0) {
      site.others()
          .leaveBehind(
              "%s; what differed from %s (%s, with what the migration changed itself) is kept as %s"
                  .formatted(
                      String.join(", ", came.doubts()),
                      from,
                      WritesAtRisk.inWords(changes),
                      rescue));
    }
  }
}
