package dev.slipway.proof;

import dev.slipway.database.Contents;
import dev.slipway.database.ProvingGround;
import dev.slipway.database.Writer;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.site.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tries a deployment on a clone of production's own data, where nothing can be harmed: migrates,
 * migrates again, starts the new code and the old code on the result and probes both, writes
 * included, and takes the migration back. What it saw is the proof.
 */
public final class Rehearsal {
  private static final long SMALL_BYTES = 200_000_000;

  /** After more statements than that a migration is killed only when somebody asks. */
  private static final int MOST_PARTS = 6;

  private final Site site;
  private final Order order;
  private final List<String> unproven = new ArrayList<>();
  private final Courtesy.Pace pace;
  private @Nullable Courtesy courtesy;
  private boolean small;

  /** A rehearsal of this order at that site. */
  public Rehearsal(Site site, Order order) {
    this(site, order, Courtesy.Pace.USUAL);
  }

  Rehearsal(Site site, Order order, Courtesy.Pace pace) {
    this.site = site;
    this.order = order;
    this.pace = pace;
  }

  /**
   * Rehearses.
   *
   * @throws dev.slipway.model.Failure when the migration fails on the clone, or there is no room
   *     for one
   */
  public Proof run() {
    try (Courtesy watching = new Courtesy(site.traffic(), site.progress(), pace)) {
      courtesy = watching;
      return rehearsed();
    } catch (Failure failure) {
      throw courtesy == null ? failure : courtesy.rather(failure);
    }
  }

  private void pause() {
    Objects.requireNonNull(courtesy).pause();
  }

  private Proof rehearsed() {
    long began = System.nanoTime();
    Digest live = site.requireDatabase().catalogue().fingerprint();
    Contents backup = site.requireBackup(order.backup()).contents();
    try (Stage stage = site.stage(order.backup())) {
      Contents made = stage.clone().madeOf(backup);
      small = small || !made.equals(backup);
      Optional<MigrationState> stood = pending(stage);
      Findings found = stood.isPresent() ? migrating(stage, stood.get()) : codeOnly(stage);
      requireLiveUntouched(live);
      unproven.addAll(stage.limits());
      Optional<ProvingGround> ground = site.requireDatabase().provingGround();
      ground.map(ProvingGround::doubts).ifPresent(unproven::addAll);
      return new Proof(
          order.release(),
          order.old(),
          order.backup(),
          backup.catalogue().fingerprint(),
          backup.rows(),
          sessions(),
          stage.gaps(),
          found.migration,
          found.newCode,
          found.oldCode,
          found.down,
          found.replay,
          unproven,
          (System.nanoTime() - began) / 1e9,
          made.equals(backup) ? null : made.rows(),
          found.crash,
          ground.map(ProvingGround::title).orElse(null));
    }
  }

  /** Whoever holds the live database open, and is neither us nor the app. */
  private List<String> sessions() {
    Set<Long> known = new HashSet<>(site.ourProcesses());
    site.instances().stream().map(InstanceStatus::pid).forEach(known::add);
    return site.requireDatabase().otherWriters(known).seen().stream()
        .map(Writer::description)
        .toList();
  }

  private record Findings(
      @Nullable MigrationProof migration,
      @Nullable CodeProof newCode,
      @Nullable CodeProof oldCode,
      @Nullable DownProof down,
      @Nullable ReplayProof replay,
      @Nullable CrashProof crash) {}

  private Optional<MigrationState> pending(Stage stage) {
    return site.migrations()
        .map(tool -> stage.migrations().state(stage.surroundings(order.release())))
        .filter(MigrationState::isPending);
  }

  private Findings codeOnly(Stage stage) {
    Digest before = stage.clone().catalogue().fingerprint();
    CodeProof newCode = newCode(stage);
    if (newCode == null || stage.clone().catalogue().fingerprint().equals(before)) {
      return new Findings(null, newCode, null, null, null, null);
    }
    unproven.add("the new release changes the schema by itself when it starts");
    return new Findings(null, newCode, tried(stage, order.oldWeb()), null, null, null);
  }

  /** A release that would fail is refused here, where nobody notices. */
  private @Nullable CodeProof newCode(Stage stage) {
    CodeProof proof = tried(stage, order.web());
    if (proof == null || proof.passed()) {
      return proof;
    }
    if (proof.healthy() || oldCodeIsHealthyHere(stage)) {
      throw Failure.failed(
              "rehearsal.new-code", order.release() + " fails on a clone: " + proof.inWords())
          .now("what serves was not touched")
          .next("mend it; what it needs only in the rehearsal, set under 'proof.env'");
    }
    unproven.add(
        "the new code, since the old code does not become healthy in the sandbox either: "
            + proof.inWords());
    return proof;
  }

  /** Whether it is the new release, and not the sandbox. */
  private boolean oldCodeIsHealthyHere(Stage stage) {
    InstancePlan old = order.oldWeb();
    if (old == null) {
      return false;
    }
    stage.fresh();
    return new CodeTrial(site, stage).of(old, order.release()).healthy();
  }

  private Findings migrating(Stage stage, MigrationState stood) {
    pause();
    MigrationTrial migration = new MigrationTrial(site, stage, order, stood);
    MigrationProof migrated = migration.forward(Lint.pending(stage, order, stood, unproven::add));
    if (migrated.again() != null) {
      // What the second run did is not what the code will meet.
      stage.fresh();
      migration.up();
    }
    pause();
    Optional<Contents> exactly =
        isSmall() ? Optional.of(stage.clone().contents(site.progress())) : Optional.empty();
    rememberIfSmall(stage);
    CodeProof newCode = newCode(stage);
    if (newCode != null && !newCode.passed()) {
      // The old code was looked at on a fresh clone, which nobody has migrated.
      migration.up();
      rememberIfSmall(stage);
    }
    CodeProof oldCode = tried(stage, order.oldWeb());
    boolean triesDown = isSmall() || !worksWith(oldCode, migrated);
    if (!triesDown) {
      unproven.add("the way down, which was not tried on this much data: the old code works");
    } else if (!isSmall()) {
      rememberAndWrite(stage, migration);
    }
    DownProof down = triesDown ? down(stage, stood) : null;
    pause();
    Optional<MigrationProof> twice =
        exactly.map(earlier -> {
          Optional<String> chance = migration.chance(earlier);
          return migrated.again(chance.orElse(null), migration.milestones());
        });
    boolean betterWay = works(oldCode) || (down != null && down.exact());
    ReplayProof replay = betterWay ? null : replay(stage, migration, migrated);
    CrashProof crash =
        order.crash() || wouldWait(oldCode, migrated) ? crash(stage, migration) : null;
    return new Findings(twice.orElse(migrated), newCode, oldCode, down, replay, crash);
  }

  private void rememberIfSmall(Stage stage) {
    if (isSmall()) {
      stage.clone().remember();
    }
  }

  /**
   * The way down is held against what programs did not write. Of much data that is kept only where
   * that way turned out to matter, and then they write once more.
   */
  private void rememberAndWrite(Stage stage, MigrationTrial migration) {
    pause();
    stage.fresh();
    migration.up();
    stage.clone().remember();
    tried(stage, order.web());
    tried(stage, order.oldWeb());
  }

  /**
   * What takes several passes over all rows is tried where a pass is quick, or where it matters.
   */
  private boolean isSmall() {
    return small || site.requireBackup(order.backup()).bytes() <= SMALL_BYTES;
  }

  private static boolean worksWith(@Nullable CodeProof oldCode, MigrationProof migrated) {
    return works(oldCode) && migrated.onlyAdds();
  }

  /**
   * Whether only what a crash leaves stands in the way of migrating beside writes, and finding out
   * takes no long.
   */
  private boolean wouldWait(@Nullable CodeProof oldCode, MigrationProof migrated) {
    return isSmall()
        && worksWith(oldCode, migrated)
        && migrated.again() == null
        && migrated.canBeHalf()
        && migrated.parts().size() <= MOST_PARTS;
  }

  private static boolean works(@Nullable CodeProof oldCode) {
    return oldCode != null && oldCode.passed() && oldCode.writes() > 0;
  }

  private @Nullable ReplayProof replay(
      Stage stage, MigrationTrial migration, MigrationProof migrated) {
    pause();
    return new ReplayTrial(site, stage, order, migration).run(migrated).orElse(null);
  }

  private CrashProof crash(Stage stage, MigrationTrial migration) {
    CrashProof proof = new CrashTrial(site, stage, order, migration, this::pause).run();
    if (proof.untried() != null) {
      unproven.add("a crash after every change of the migration: " + proof.untried());
    }
    return proof;
  }

  private @Nullable DownProof down(Stage stage, MigrationState stood) {
    pause();
    DownTrial down = new DownTrial(site, stage, order, stood);
    Optional<DownProof> proof = down.run();
    unproven.addAll(down.remarks());
    return proof.orElse(null);
  }

  private @Nullable CodeProof tried(Stage stage, @Nullable InstancePlan instance) {
    pause();
    return instance == null ? null : new CodeTrial(site, stage).of(instance, order.release());
  }

  /** Where isolation has gaps this is the only evidence; where it has none, it costs little. */
  private void requireLiveUntouched(Digest before) {
    if (!site.requireDatabase().catalogue().fingerprint().equals(before)) {
      throw Failure.state(
              "rehearsal.touched-live",
              "the schema of the live database changed while the migration was rehearsed")
          .now("the migration seems to ignore its settings and to touch the live database")
          .next("look what it connects to; the backup " + order.backup() + " is from before");
    }
  }
}
