package dev.slipway.proof;

import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.RowLoss;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Migrates the clone: forward, forward again, and back. */
final class MigrationTrial {
  private final Site site;
  private final Stage stage;
  private final Order order;
  private final MigrationState stood;

  MigrationTrial(Site site, Stage stage, Order order, MigrationState stood) {
    this.site = site;
    this.stage = stage;
    this.order = order;
    this.stood = stood;
  }

  /**
   * Migrates, and says what that did.
   *
   * @throws Failure when it fails: then it would fail on the live database too
   */
  MigrationProof forward() {
    Contents before = site.requireBackup(order.backup()).contents();
    double seconds = up();
    Comparison compared = stage.clone().compare(before, site.progress());
    Contents after = compared.surviving();
    MigrationState now = stage.migrations().state(stage.surroundings(order.release()));
    Again again = again(before, after, now);
    List<RowLoss> losses = RowLoss.between(before, after, Bookkeeping::isOne);
    return new MigrationProof(
        seconds,
        again.seconds(),
        stood.pending(),
        stood.current(),
        now.current(),
        after.catalogue().fingerprint(),
        Schemas.changes(before.catalogue(), after.catalogue()),
        losses.stream().mapToLong(RowLoss::lost).sum(),
        losses.stream().map(RowLoss::inWords).toList(),
        compared.differences().stream()
            .filter(difference -> !Bookkeeping.isOne(difference.table()))
            .toList(),
        again.problem(),
        null);
  }

  /**
   * Applies what is pending to the clone.
   *
   * @return how many seconds it took
   */
  double up() {
    site.progress().say("migrating the clone");
    long began = System.nanoTime();
    try {
      stage
          .migrations()
          .upgrade(stage.surroundings(order.release()), limits(), site.progress()::say);
    } catch (Failure failure) {
      throw failure.kind() == Kind.CANCELLED ? failure : wouldFail(failure);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static Failure wouldFail(Failure failure) {
    return Failure.of(
            failure.kind(), failure.code(), "the migration fails on a clone: " + failure.what())
        .now("the live database was not touched")
        .next(failure.next())
        .because(failure);
  }

  private Limits limits() {
    return new Limits(order.deadline(), site.paths().rehearsalLock());
  }

  /** What a second run did, which should be nothing, and how long that took. */
  private record Again(@Nullable String problem, double seconds) {}

  private Again again(Contents before, Contents after, MigrationState now) {
    if (now.isPending()) {
      return new Again("there is still something pending: " + String.join(", ", now.pending()), 0);
    }
    long began = System.nanoTime();
    site.progress().say("migrating the clone again");
    Clone clone = stage.clone();
    String mark = clone.mark();
    try {
      stage
          .migrations()
          .upgrade(stage.surroundings(order.release()), limits(), site.progress()::say);
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      return new Again("it fails: " + failure.what(), 0);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (clone.mark().equals(mark)) {
      return new Again(null, seconds);
    }
    List<String> changed =
        clone.compare(before, site.progress()).surviving().differencesFrom(after);
    return changed.isEmpty()
        ? new Again(null, seconds)
        : new Again("it changes something: " + String.join("; ", changed), 0);
  }

  /**
   * Migrates a fresh clone, and says what came out otherwise than from the one before.
   *
   * @param earlier what the one before held
   */
  Optional<String> chance(Contents earlier) {
    stage.fresh();
    up();
    return difference(earlier, stage.clone().contents(site.progress()));
  }

  private static Optional<String> difference(Contents one, Contents other) {
    List<String> differences =
        other.differencesFrom(one).stream()
            .filter(text -> !Bookkeeping.isOne(tableIn(text)))
            .toList();
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of("two runs differ: " + String.join("; ", differences));
  }

  private static String tableIn(String difference) {
    String[] words = difference.split(" ", 3);
    return words.length > 1 ? words[1] : "";
  }
}
