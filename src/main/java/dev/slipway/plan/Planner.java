package dev.slipway.plan;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Assurance;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Phase.Name;
import dev.slipway.plan.Situation.DatabaseFacts;
import dev.slipway.proof.MigrationProof;
import dev.slipway.proof.Proof;
import dev.slipway.site.InstancePlan;
import dev.slipway.step.BackUp;
import dev.slipway.step.GoDown;
import dev.slipway.step.Hold;
import dev.slipway.step.Migrate;
import dev.slipway.step.PrepareReplay;
import dev.slipway.step.Probe;
import dev.slipway.step.ReplayPlan;
import dev.slipway.step.ReplayWrites;
import dev.slipway.step.Restore;
import dev.slipway.step.Retire;
import dev.slipway.step.SeeWriters;
import dev.slipway.step.Start;
import dev.slipway.step.Step;
import dev.slipway.step.Stop;
import dev.slipway.step.Switch;
import dev.slipway.step.VerifyData;
import dev.slipway.step.VerifyDemands;
import dev.slipway.step.VerifySchema;
import dev.slipway.step.Watch;
import dev.slipway.watch.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the two lists of steps from what was asked and what is there. Pure: the same input gives
 * the same plan, every name in it chosen here, nothing touched.
 */
public final class Planner {
  /** Time in which a process that cannot run shows it. */
  private static final long SETTLE_MILLIS = 2000;

  private final long number;
  private final Intent intent;
  private final AppConfig config;
  private final Names names;

  /**
   * Plans one deployment.
   *
   * @param number the deployment's number
   * @param intent what was asked for
   * @param config settings of the release that shall serve
   */
  public Planner(long number, Intent intent, AppConfig config) {
    this.number = number;
    this.intent = intent;
    this.config = config;
    this.names = new Names(number, intent);
  }

  /** What is done before anything a customer could notice. */
  public Phase prepare(Situation now) {
    return new Preparation(number, intent, config).of(now);
  }

  /**
   * Everything that can be noticed, for a deployment, upgrade, restart or start.
   *
   * @param backedUp whether this deployment's own proven backup exists already
   * @param proof what the rehearsal showed, if there was one
   * @throws Failure when a person has to agree to what the proof shows
   */
  public Phase goLive(Situation now, boolean backedUp, Optional<Proof> proof) {
    boolean migrates =
        intent.migrates() && now.migration().filter(MigrationState::isPending).isPresent();
    Way way = Way.decide(now, migrates ? proof : Optional.empty(), migrates, intent, config);
    List<Step> steps = new ArrayList<>();
    if (migrates && !backedUp && dataExists(now)) {
      steps.add(new BackUp(names.proven(now), Names.oldVersion(now), Assurance.PROVEN));
    }
    if (migrates && way.cutover() == Cutover.OVERLAP) {
      migrateBesideWrites(now, proof.orElseThrow(), steps);
      bringUp(withoutWorkers(now), null, steps);
    } else if (migrates) {
      Optional<MigrationProof> rehearsed =
          proof.flatMap(shown -> Optional.ofNullable(shown.migration()));
      // Once while nobody waits, and once when nobody writes any more.
      rehearsed.ifPresent(migration -> verifyDemands(migration, steps));
      stopServing(now, way.cutover(), steps);
      migrate(now, way.rollback(), rehearsed, steps);
      bringUp(
          now,
          new HeldAgain(
              hold(web(now), null),
              names.after(),
              way.rollback(),
              replay(way.rollback(), rehearsed)),
          steps);
    } else {
      bringUp(now, null, steps);
    }
    List<String> notes = new ArrayList<>(requireMeans(now, way.cutover(), migrates));
    notes.addAll(notes(way, proof));
    if (migrates && config.backup().provider().isPresent()) {
      notes.add("not proven: that the provider's snapshots can be restored; how long that takes");
      notes.add("not proven: the migration, and old code on the new schema");
    }
    return phase(Name.GO_LIVE, now, way.cutover(), way.rollback(), steps, notes)
        .proven(proof.orElse(null));
  }

  /**
   * Where the database changes while nobody writes: copies before and after, and one to count by.
   */
  private static List<String> requireMeans(Situation now, Cutover cutover, boolean migrates) {
    boolean copies = migrates && cutover != Cutover.OVERLAP && dataExists(now);
    List<String> notes = new ArrayList<>(now.means().requireRoom(copies ? 3 : 0, false));
    if (cutover == Cutover.OVERLAP) {
      notes.addAll(now.means().requireMemory());
    }
    return notes;
  }

  private static List<String> notes(Way way, Optional<Proof> proof) {
    List<String> notes = new ArrayList<>(way.reasons());
    proof.ifPresent(shown -> shown.doubts().forEach(doubt -> notes.add("not proven: " + doubt)));
    return notes;
  }

  /** Old workers are not probed, so they do not meet the new schema. */
  private void migrateBesideWrites(Situation now, Proof proof, List<Step> steps) {
    MigrationProof migration = Objects.requireNonNull(proof.migration());
    verifyDemands(migration, steps);
    List<InstancePlan> workers = now.running().stream().filter(i -> !i.isWeb()).toList();
    if (!workers.isEmpty()) {
      steps.add(new Stop(workers));
    }
    steps.add(
        new Migrate(
            intent.release(),
            now.migration().orElseThrow(),
            now.database().orElseThrow().schema().orElseThrow(),
            names.proven(now),
            names.rescue(),
            migrationDeadline(),
            RollbackKind.CODE_ONLY,
            null,
            true,
            migration.whereItStands(),
            null));
    steps.add(new VerifySchema(migration.schema()));
  }

  private static void verifyDemands(MigrationProof migration, List<Step> steps) {
    if (!migration.demands().isEmpty()) {
      steps.add(new VerifyDemands(migration.demands()));
    }
  }

  private static Situation withoutWorkers(Situation now) {
    return now.running(now.running().stream().filter(InstancePlan::isWeb).toList());
  }

  private void stopServing(Situation now, Cutover cutover, List<Step> steps) {
    now.serving()
        .ifPresent(old ->
            steps.add(
                hold(
                    old,
                    cutover == Cutover.STOP
                        ? "An update is under way; please come back in a moment."
                        : null)));
    if (!now.running().isEmpty()) {
      steps.add(new Stop(now.running()));
    }
  }

  private void migrate(
      Situation now, RollbackKind rollback, Optional<MigrationProof> rehearsed, List<Step> steps) {
    MigrationState state = now.migration().orElseThrow();
    DatabaseFacts database = now.database().orElseThrow();
    BackupName before = names.before();
    if (database.exists()) {
      steps.add(new SeeWriters("the final copy"));
      steps.add(new BackUp(before, Names.oldVersion(now), Assurance.COPIED));
      if (now.serving().isPresent()) {
        rehearsed.ifPresent(migration -> verifyDemands(migration, steps));
      }
    }
    steps.add(
        new Migrate(
            intent.release(),
            state,
            database.schema().orElse(null),
            database.exists() ? before : null,
            names.rescue(),
            migrationDeadline(now),
            rollback,
            database.exists() ? names.after() : null,
            false,
            rehearsed.map(MigrationProof::milestones).orElse(List.of()),
            replay(rollback, rehearsed)));
    if (database.exists()) {
      steps.add(new VerifyData(before, intent.acceptedLoss()));
      steps.add(new SeeWriters(SeeWriters.BEFORE_GOING_ON));
    }
  }

  private @Nullable ReplayPlan replay(RollbackKind rollback, Optional<MigrationProof> rehearsed) {
    return rollback == RollbackKind.REPLAY
        ? new ReplayPlan(names.before(), names.after(), rehearsed.orElseThrow().differences())
        : null;
  }

  private long migrationDeadline() {
    return config
        .migrations()
        .map(migrations -> migrations.deadline().toMillis())
        .orElse(Long.MAX_VALUE);
  }

  private long migrationDeadline(Situation now) {
    long own = migrationDeadline();
    boolean requestsWait = now.serving().isPresent() && !intent.acceptDowntime();
    return requestsWait ? Math.min(own, config.hold().limit().toMillis()) : own;
  }

  /** How going back after cutover starts, when the database changed. */
  private record HeldAgain(
      Hold hold, BackupName after, RollbackKind rollback, @Nullable ReplayPlan replay) {

    HeldAgain(Hold hold, BackupName after, RollbackKind rollback) {
      this(hold, after, rollback, null);
    }

    boolean keepsWrites() {
      return rollback == RollbackKind.CODE_ONLY
          || rollback == RollbackKind.DOWN_MIGRATION
          || rollback == RollbackKind.REPLAY;
    }
  }

  private void bringUp(Situation now, @Nullable HeldAgain again, List<Step> steps) {
    InstancePlan ready = again == null ? readyToGoBackTo(now) : null;
    InstancePlan web =
        ready != null ? ready : config.hasProcess(InstancePlan.WEB) ? web(now) : null;
    if (web != null) {
      if (ready == null) {
        steps.add(new Start(List.of(web)));
      }
      steps.add(new Probe(web));
    }
    List<InstancePlan> oldOnes =
        again == null ? now.running().stream().filter(one -> !one.equals(web)).toList() : List.of();
    if (again != null) {
      // Not before: what the app itself writes when it starts is no customer's.
      steps.add(new BackUp(again.after(), intent.version(), Assurance.COPIED));
    }
    boolean nobodyServed = intent.kind() == Kind.START;
    if (nobodyServed) {
      // Nothing has to be stopped for the workers, and the announcement stays until all is well.
      startWorkers(now, web, steps);
    }
    steps.add(
        new Switch(
            web,
            intent.release(),
            now.serving().orElse(null),
            now.current().orElse(null),
            again == null ? null : again.hold(),
            again == null ? null : again.after(),
            drainMillis(),
            again != null && again.keepsWrites(),
            again != null && again.rollback() == RollbackKind.DOWN_MIGRATION
                ? names.before()
                : null,
            again == null ? null : again.replay()));
    List<InstancePlan> oldWorkers = oldOnes.stream().filter(i -> !i.isWeb()).toList();
    if (!oldWorkers.isEmpty()) {
      steps.add(new Stop(oldWorkers));
    }
    if (!nobodyServed) {
      startWorkers(now, web, steps);
    }
    steps.add(
        new Retire(
            oldOnes.stream().filter(InstancePlan::isWeb).toList(),
            drainMillis(),
            now.prunableReleases(),
            now.prunableBackups()));
  }

  /**
   * While nobody has decided about the release after it, an old instance goes on running: going
   * back to that needs no start.
   */
  private @Nullable InstancePlan readyToGoBackTo(Situation now) {
    return intent.kind() == Kind.ROLLBACK
        ? now.running().stream()
            .filter(one -> one.isWeb() && one.release().equals(intent.release()))
            .findFirst()
            .orElse(null)
        : null;
  }

  private void startWorkers(Situation now, @Nullable InstancePlan web, List<Step> steps) {
    List<InstancePlan> all = new ArrayList<>(workers());
    if (!all.isEmpty()) {
      steps.add(new Start(List.copyOf(all)));
    }
    long millis = watchMillis(!all.isEmpty());
    if (web != null) {
      all.addFirst(web);
    }
    if (millis > 0) {
      steps.add(
          new Watch(
              all,
              millis,
              now.serving().orElse(null),
              now.baseline().orElse(null),
              Thresholds.of(config.watch()),
              intent.kind() == Kind.DEPLOY && now.serving().isPresent()));
    }
  }

  /** Nobody probes workers, so that they stay is seen even where no watch is wanted. */
  private long watchMillis(boolean workers) {
    long wanted = config.watch().length().toMillis();
    if (wanted == 0) {
      return workers ? SETTLE_MILLIS : 0;
    }
    return intent.kind() == Kind.START ? Math.min(wanted, SETTLE_MILLIS) : wanted;
  }

  /** Back to an earlier release, with its data where the schema changed since. */
  public Phase rollBack(Situation now, RollbackTarget target) {
    List<Step> steps = new ArrayList<>();
    Cutover cutover = now.serving().isEmpty() ? Cutover.NONE : Cutover.OVERLAP;
    if (target.kind() == RollbackKind.RESTORE) {
      cutover = now.serving().isEmpty() ? Cutover.NONE : Cutover.HOLD;
      stopServing(now, cutover, steps);
      steps.add(new SeeWriters("the restore"));
      steps.add(
          new Restore(
              Objects.requireNonNull(target.from()),
              names.rescue(),
              Objects.requireNonNull(target.counted()),
              intent.acceptedLoss()));
      bringUp(now, new HeldAgain(hold(web(now), null), names.after(), RollbackKind.RESTORE), steps);
    } else if (target.kind() == RollbackKind.REPLAY) {
      cutover = now.serving().isEmpty() ? Cutover.NONE : Cutover.HOLD;
      Migrate migration = Objects.requireNonNull(target.migration());
      ReplayPlan replay = Objects.requireNonNull(migration.replay());
      steps.add(new PrepareReplay(replay, names.rescue()));
      stopServing(now, cutover, steps);
      steps.add(new SeeWriters("the restore"));
      steps.add(new ReplayWrites(replay, names.rescue(), intent.acceptedLoss()));
      bringUp(now, new HeldAgain(hold(web(now), null), names.after(), RollbackKind.RESTORE), steps);
    } else if (target.kind() == RollbackKind.DOWN_MIGRATION) {
      cutover = now.serving().isEmpty() ? Cutover.NONE : Cutover.HOLD;
      stopServing(now, cutover, steps);
      goDown(now, target, steps);
      bringUp(now, new HeldAgain(hold(web(now), null), names.after(), RollbackKind.RESTORE), steps);
    } else {
      bringUp(now, null, steps);
    }
    return phase(Name.GO_LIVE, now, cutover, target.kind(), steps, List.of());
  }

  /** The data of a backup in the place of what is there; what ran before runs again afterwards. */
  public Phase bringBack(Situation now) {
    List<Step> steps = new ArrayList<>();
    Cutover cutover = now.serving().isEmpty() ? Cutover.NONE : Cutover.HOLD;
    stopServing(now, cutover, steps);
    if (dataExists(now)) {
      steps.add(new SeeWriters("the restore"));
    }
    BackupName from = Objects.requireNonNull(intent.data());
    steps.add(new Restore(from, names.rescue(), null, 0));
    if (!now.running().isEmpty()) {
      bringUp(now, new HeldAgain(hold(web(now), null), names.after(), RollbackKind.RESTORE), steps);
    }
    return phase(Name.GO_LIVE, now, cutover, RollbackKind.RESTORE, steps, List.of());
  }

  private void goDown(Situation now, RollbackTarget target, List<Step> steps) {
    BackupName before = names.before();
    steps.add(new SeeWriters("the final copy"));
    steps.add(new BackUp(before, Names.oldVersion(now), Assurance.COPIED));
    Migrate migration = Objects.requireNonNull(target.migration());
    steps.add(
        new GoDown(
            migration.release(),
            migration.stood(),
            before,
            names.rescue(),
            migration.deadlineMillis()));
    steps.add(new VerifyData(before, intent.acceptedLoss()));
  }

  /** Nothing serves any more. */
  public Phase stop(Situation now) {
    List<Step> steps = new ArrayList<>();
    now.serving()
        .ifPresent(old -> steps.add(hold(old, "This app is stopped; please come back later.")));
    steps.add(new Stop(now.running()));
    return phase(Name.GO_LIVE, now, Cutover.STOP, RollbackKind.CODE_ONLY, steps, List.of());
  }

  /** Somebody decided that what serves is good: what was kept ready beside it ends. */
  public Phase approve(Situation now) {
    List<InstancePlan> others =
        now.running().stream()
            .filter(one -> one.isWeb() && now.serving().filter(one::equals).isEmpty())
            .toList();
    Retire retire =
        new Retire(others, drainMillis(), now.prunableReleases(), now.prunableBackups());
    return phase(Name.GO_LIVE, now, Cutover.NONE, RollbackKind.NONE, List.of(retire), List.of());
  }

  private InstancePlan web(Situation now) {
    return new InstancePlan(
        InstanceId.of(number, InstancePlan.WEB),
        InstancePlan.WEB,
        intent.release(),
        now.freePort());
  }

  private List<InstancePlan> workers() {
    return config.processes().stream()
        .filter(p -> !p.name().equals(InstancePlan.WEB))
        .map(p -> new InstancePlan(InstanceId.of(number, p.name()), p.name(), intent.release(), 0))
        .toList();
  }

  private Hold hold(InstancePlan instance, @Nullable String announcement) {
    long limit = config.hold().limit().toMillis();
    return new Hold(
        instance,
        announcement,
        limit,
        config.hold().requests(),
        announcement == null ? Math.min(drainMillis(), limit / 2) : drainMillis());
  }

  private long drainMillis() {
    return config.traffic().drain().toMillis();
  }

  private static boolean dataExists(Situation now) {
    return now.database().filter(DatabaseFacts::exists).isPresent();
  }

  private Phase phase(
      Name name,
      Situation now,
      Cutover cutover,
      RollbackKind rollback,
      List<Step> steps,
      List<String> notes) {
    return new Phase(name, intent, now.current().orElse(null), cutover, rollback, steps, notes);
  }
}
