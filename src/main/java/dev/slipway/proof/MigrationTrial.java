package dev.slipway.proof;

import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.Demand;
import dev.slipway.database.Rewrite;
import dev.slipway.database.RowLoss;
import dev.slipway.migration.Bookkeeping;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.migration.Migrations.Migration;
import dev.slipway.migration.lint.Finding;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.Milestone;
import dev.slipway.process.Surroundings;
import dev.slipway.site.CrashPoint;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Migrates the clone: forward, forward again, and back. */
final class MigrationTrial {
  /** Each step starts the tool once more. */
  private static final int MOST_STEPS = 12;

  private final Site site;
  private final Stage stage;
  private final Order order;
  private final MigrationState stood;
  private final List<Milestone> milestones = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();

  MigrationTrial(Site site, Stage stage, Order order, MigrationState stood) {
    this.site = site;
    this.stage = stage;
    this.order = order;
    this.stood = stood;
  }

  /**
   * Migrates, and says what that did.
   *
   * @param findings what linting found before
   * @throws Failure when it fails: then it would fail on the live database too
   */
  MigrationProof forward(List<Finding> findings) {
    Contents before = stage.clone().madeOf(site.requireBackup(order.backup()).contents());
    double seconds = stage.clone().keepsParts() ? upInParts() : up();
    Comparison compared = stage.clone().compare(before, site.progress());
    Contents after = compared.surviving();
    MigrationState now = stage.migrations().state(stage.surroundings(order.release()));
    List<Demand> demands = stage.clone().newDemands();
    List<Rewrite> rewrites = stage.clone().rewritten();
    Again again = again(before, after, now);
    List<RowLoss> losses = RowLoss.between(before, after, Bookkeeping::isOne);
    return new MigrationProof(
        seconds,
        again.seconds(),
        stood.pending(),
        stood.current(),
        now.current(),
        after.catalogue().fingerprint(),
        changes(before, after),
        losses.stream().mapToLong(RowLoss::lost).sum(),
        losses.stream().map(RowLoss::inWords).toList(),
        compared.differences().stream()
            .filter(difference -> !Bookkeeping.isOne(difference.table()))
            .toList(),
        again.problem(),
        null,
        demands,
        List.of(),
        rewrites.stream().filter(one -> !Bookkeeping.isOne(one.table())).toList(),
        findings,
        parts);
  }

  /** Of what is kept in parts they are listened to on the way. */
  private double upInParts() {
    CrashPoint listening = stage.crashAfter(0);
    double seconds;
    try (listening) {
      seconds = up();
    }
    parts.addAll(listening.done().stream().filter(MigrationTrial::isPart).toList());
    return seconds;
  }

  /** What a tool notes comes with what it did, and a commit makes final what others did. */
  static boolean isPart(String statement) {
    String[] words = statement.split("\\W+");
    return !statement.matches("(?i)(commit|end)\\b.*")
        && Arrays.stream(words).noneMatch(Bookkeeping::isOne);
  }

  /** Of the schema; and rows that came, since nobody misses anything when rows are doubled. */
  private static List<String> changes(Contents before, Contents after) {
    return Stream.concat(
            Schemas.changes(before.catalogue(), after.catalogue()).stream(),
            RowLoss.gains(before, after, Bookkeeping::isOne).stream())
        .toList();
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
      again();
    } catch (Failure failure) {
      throw failure.kind() == Kind.CANCELLED ? failure : wouldFail(failure);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  /** The same, without weighing why it fails. */
  void again() {
    stage.migrations().upgrade(stage.surroundings(order.release()), limits(), site.progress()::say);
  }

  private Failure wouldFail(Failure failure) {
    Failure fails =
        Failure.of(
                failure.kind(), failure.code(), "the migration fails on a clone: " + failure.what())
            .now("the live database was not touched")
            .next(failure.next())
            .because(failure);
    return alreadyThere()
        .map(half ->
            fails
                .what(fails.what() + "; " + half.inWords())
                .next(half.choices(stage.migrations().tool())))
        .orElse(fails);
  }

  /** Most often what cannot be made is there: half of the same migration, or made by hand. */
  private Optional<AlreadyThere> alreadyThere() {
    try {
      return AlreadyThere.in(
          site.requireBackup(order.backup()).contents().catalogue(),
          stage.migrations().sql(stage.surroundings(order.release())),
          stood.pending());
    } catch (Failure unknown) {
      return Optional.empty();
    }
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
      again();
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
        besideBookkeeping(clone.compare(before, site.progress()).surviving(), after);
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
    if (!stepByStep()) {
      up();
    }
    return difference(earlier, stage.clone().contents(site.progress()));
  }

  /**
   * Applies one migration after the other and looks at the schema after each, so that after a crash
   * it can be said where the live database stands.
   *
   * @return whether that was done; else the clone is as fresh as before
   */
  private boolean stepByStep() {
    int pending = stood.pending().size();
    if (pending < 2 || pending > MOST_STEPS || !stage.migrations().stepsSingly()) {
      return false;
    }
    Surroundings release = stage.surroundings(order.release());
    try {
      for (Migration one : stage.migrations().list(release)) {
        if (!one.applied()) {
          site.progress().say("migrating the clone to " + one.revision());
          stage.migrations().upgradeTo(release, one.revision(), limits(), site.progress()::say);
          milestones.add(new Milestone(one.revision(), stage.clone().catalogue().fingerprint()));
        }
      }
      return true;
    } catch (Failure failure) {
      if (failure.kind() == Kind.CANCELLED) {
        throw failure;
      }
      // All at once it went well; only where it stands in between will not be known.
      milestones.clear();
      stage.fresh();
      return false;
    }
  }

  /**
   * The schema after each migration, once {@link #chance} was asked; empty where it is not known.
   */
  List<Milestone> milestones() {
    return List.copyOf(milestones);
  }

  private static Optional<String> difference(Contents one, Contents other) {
    List<String> differences = besideBookkeeping(other, one);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of("two runs differ: " + String.join("; ", differences));
  }

  /** That a tool notes when it ran is no change. */
  static List<String> besideBookkeeping(Contents now, Contents before) {
    return now.differencesFrom(before).stream()
        .filter(text -> !Bookkeeping.isOne(tableIn(text)))
        .toList();
  }

  private static String tableIn(String difference) {
    String[] words = difference.split(" ", 3);
    return words.length > 1 ? words[1] : "";
  }
}
