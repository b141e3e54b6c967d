package dev.slipway.step;

import dev.slipway.database.Changes;
import dev.slipway.database.Database;
import dev.slipway.database.TableContents;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.Site;
import dev.slipway.step.CountedFrom.Stretch;
import java.util.Set;
import java.util.stream.Collectors;

/** Counts what was written since a copy, before anything that would lose it. */
public final class WritesAtRisk {

  private WritesAtRisk() {}

  /** What was written, by table; what migration tools note of themselves is nobody's. */
  public static Changes count(Site site, CountedFrom from) {
    Database database = site.requireDatabase();
    Changes changes = database.changesSince(from.since(), site.progress());
    for (Stretch stretch : from.earlier()) {
      changes =
          changes.plus(database.changesBetween(stretch.after(), stretch.before(), site.progress()));
    }
    return changes.without(Bookkeeping::isOne);
  }

  /** Refuses to go on when anything was written since. */
  static void requireNone(Site site, BackupName since) {
    requireAtMost(site, CountedFrom.since(since), 0);
  }

  /** Refuses to go on when anything was written to tables that an older copy does not have. */
  static void requireNoneInNewTables(Site site, BackupName older, BackupName since) {
    Set<String> known =
        site.requireBackup(older).contents().tables().stream()
            .map(TableContents::table)
            .collect(Collectors.toSet());
    Changes changes = count(site, CountedFrom.since(since)).without(known::contains);
    if (changes.total() > 0) {
      throw refusal(changes, 0);
    }
  }

  /**
   * Refuses to go on when more was written since than a person accepted to lose. More, not other
   * than: writes go on between the count that a person was shown and the hold.
   */
  static void requireAtMost(Site site, CountedFrom from, long accepted) {
    Changes changes = count(site, from);
    if (changes.total() > accepted) {
      throw refusal(changes, accepted);
    }
  }

  /** What a person is told who must decide about these writes. */
  public static Failure refusal(Changes changes, long accepted) {
    long total = changes.total();
    return Failure.of(
            Kind.DECISION,
            "data.writes-at-risk",
            "going back would lose %s (%s)%s"
                .formatted(
                    Amount.of(total, "write"),
                    inWords(changes),
                    accepted == 0 ? "" : "; " + accepted + " were accepted"))
        .now("nothing was taken back; a rescue copy would keep them, but not in the live database")
        .next("accept that number: slipway rollback ENV --accept-loss " + total);
  }

  /** Rows by table, in words. */
  static String inWords(Changes changes) {
    return changes.tables().stream()
        .map(t ->
            "%s: %d new, %d changed, %d deleted"
                .formatted(t.table(), t.inserted(), t.updated(), t.deleted()))
        .collect(Collectors.joining("; "));
  }
}
