package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.SampleConfig;
import dev.slipway.database.Demand;
import dev.slipway.database.ProvingGround;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Situation.DatabaseFacts;
import dev.slipway.site.InstancePlan;
import dev.slipway.step.BackUp;
import dev.slipway.step.CountedFrom;
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
import dev.slipway.step.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final ReleaseId OLD = new ReleaseId("20261101_000000-1.0.0");
  private static final ReleaseId NEW = new ReleaseId("20261102_000000-1.1.0");
  private static final Digest DIGEST = new Digest("ab".repeat(32));
  private static final InstancePlan OLD_WEB =
      new InstancePlan(new InstanceId("3-web"), "web", OLD, 20_001);
  private static final InstancePlan OLD_WORKER =
      new InstancePlan(new InstanceId("3-worker"), "worker", OLD, 0);

  @Test
  void a_code_only_release_goes_live_in_overlap() {
    Phase plan = planner(Kind.DEPLOY).goLive(serving(migration(false)), true, Optional.empty());
    assertThat(plan.cutover()).isEqualTo(Cutover.OVERLAP);
    assertThat(plan.rollback()).isEqualTo(RollbackKind.CODE_ONLY);
    assertThat(types(plan))
        .containsExactly(
            Start.class,
            Probe.class,
            Switch.class,
            Stop.class,
            Start.class,
            Watch.class,
            Retire.class);
  }

  @Test
  void a_pending_migration_goes_live_in_hold_between_two_copies() {
    Phase plan = planner(Kind.DEPLOY).goLive(serving(migration(true)), true, Optional.empty());
    assertThat(plan.cutover()).isEqualTo(Cutover.HOLD);
    assertThat(plan.rollback()).isEqualTo(RollbackKind.RESTORE);
    assertThat(types(plan))
        .containsExactly(
            Hold.class,
            Stop.class,
            SeeWriters.class,
            BackUp.class,
            Migrate.class,
            VerifyData.class,
            SeeWriters.class,
            Start.class,
            Probe.class,
            BackUp.class,
            Switch.class,
            Start.class,
            Watch.class,
            Retire.class);
  }

  @Test
  void what_customers_may_have_broken_is_counted_before_anybody_waits_and_after_the_final_copy() {
    Phase plan =
        planner(Kind.DEPLOY)
            .goLive(
                serving(migration(true)),
                true,
                Optional.of(
                    WayTest.demanding(new Demand(Demand.Kind.UNIQUE, "t", List.of("c"), ""))));
    assertThat(plan.cutover()).isEqualTo(Cutover.HOLD);
    assertThat(types(plan))
        .startsWith(
            VerifyDemands.class,
            Hold.class,
            Stop.class,
            SeeWriters.class,
            BackUp.class,
            VerifyDemands.class,
            Migrate.class);
  }

  @Test
  void too_small_a_disk_or_too_little_memory_ends_it_before_it_begins() {
    Situation now = serving(migration(true));
    for (Means means :
        List.of(new Means(1 << 28, 1 << 27, 0, 0, 0), new Means(1L << 40, 1, 0, 1000, 1001))) {
      assertThatThrownBy(() -> planner(Kind.DEPLOY).prepare(now.having(means)))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("are free");
    }
    Means enough = new Means(1L << 40, 1 << 27, 0, 2000, 1001);
    assertThat(planner(Kind.DEPLOY).prepare(now.having(enough)).notes())
        .anyMatch(note -> note.startsWith("room: 268.4 MB for 2 copies of the database;"))
        .anyMatch(note -> note.startsWith("memory: a second instance takes about 1.0 kB;"));
  }

  @Test
  void what_is_proven_elsewhere_needs_its_room_there() {
    Situation now =
        proven(serving(migration(true)), new ProvingGround("P", "16.1", "15.2", false, 1 << 28));
    Means means = new Means(1 << 28, 1 << 27, 0, 0, 0);
    assertThatThrownBy(() -> planner(Kind.DEPLOY).prepare(now.having(means)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("P needs 268.4 MB for 2 copies of the database");

    Situation unseen = proven(now, new ProvingGround("P", "16.1", "15.2", true, 0));
    assertThat(planner(Kind.DEPLOY).prepare(unseen.having(means)).notes())
        .anyMatch(note -> note.startsWith("room: 134.2 MB for a copy of the database;"))
        .anyMatch(note -> note.startsWith("proven on P, whose disk is not seen from here"))
        .contains("'proof.server' is the live server itself, so nothing is taken off it");
  }

  private static Situation proven(Situation now, ProvingGround ground) {
    return new Situation(
        now.current(),
        now.running(),
        now.serving(),
        now.database()
            .map(facts ->
                new DatabaseFacts(facts.schema(), facts.provenEnough(), Optional.of(ground))),
        now.migration(),
        now.prunableReleases(),
        now.prunableBackups(),
        now.freePort(),
        now.baseline(),
        now.means());
  }

  @Test
  void a_hold_that_has_no_room_for_its_copies_is_refused_before_anybody_waits() {
    Situation now = serving(migration(true)).having(new Means(1 << 28, 1 << 27, 0, 0, 0));
    assertThatThrownBy(() -> planner(Kind.DEPLOY).goLive(now, true, Optional.empty()))
        .hasMessageContaining("3 copies of the database");
  }

  @Test
  void requests_inside_may_use_half_of_what_those_that_wait_have() {
    Hold hold =
        (Hold)
            planner(Kind.DEPLOY)
                .goLive(serving(migration(true)), true, Optional.empty())
                .steps()
                .getFirst();
    assertThat(hold.drainMillis()).isEqualTo(hold.limitMillis() / 2);
  }

  @Test
  void downtime_is_announced_only_with_consent() {
    Phase plan =
        new Planner(4, intent(Kind.DEPLOY, true), SampleConfig.webAndWorker())
            .goLive(serving(migration(true)), true, Optional.empty());
    assertThat(plan.cutover()).isEqualTo(Cutover.STOP);
    assertThat(((Hold) plan.steps().getFirst()).announcement()).isNotNull();
  }

  @Test
  void a_migration_that_holds_requests_may_not_take_longer_than_they_wait() {
    Phase plan = planner(Kind.DEPLOY).goLive(serving(migration(true)), true, Optional.empty());
    Migrate migrate =
        (Migrate) plan.steps().stream().filter(Migrate.class::isInstance).findFirst().orElseThrow();
    assertThat(migrate.deadlineMillis()).isEqualTo(Duration.ofSeconds(30).toMillis());
  }

  @Test
  void the_first_deployment_holds_nobody() {
    Situation nothing =
        new Situation(
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of(new DatabaseFacts(Optional.empty(), Optional.empty())),
            Optional.of(migration(true)),
            List.of(),
            List.of(),
            20_002);
    Phase plan = planner(Kind.DEPLOY).goLive(nothing, false, Optional.empty());
    assertThat(plan.cutover()).isEqualTo(Cutover.NONE);
    assertThat(types(plan))
        .containsExactly(
            Migrate.class,
            Start.class,
            Probe.class,
            BackUp.class,
            Switch.class,
            Start.class,
            Watch.class,
            Retire.class);
  }

  @Test
  void a_rollback_over_a_schema_change_restores_while_requests_wait() {
    Phase plan =
        planner(Kind.ROLLBACK)
            .rollBack(
                serving(migration(false)),
                new RollbackTarget(
                    NEW,
                    RollbackKind.RESTORE,
                    new BackupName("3-before-1.0.0"),
                    CountedFrom.since(new BackupName("3-after-1.0.0")),
                    null));
    assertThat(types(plan))
        .containsExactly(
            Hold.class,
            Stop.class,
            SeeWriters.class,
            Restore.class,
            Start.class,
            Probe.class,
            BackUp.class,
            Switch.class,
            Start.class,
            Watch.class,
            Retire.class);
  }

  @Test
  void a_rollback_that_replays_restores_beside_before_requests_wait() {
    BackupName before = new BackupName("3-before-1.0.0");
    ReplayPlan replay = new ReplayPlan(before, new BackupName("3-after-1.0.0"), List.of());
    Migrate migrated =
        new Migrate(
            NEW,
            migration(true),
            DIGEST,
            before,
            new BackupName("3-rescue"),
            1000,
            RollbackKind.REPLAY,
            replay.after(),
            false,
            List.of(),
            replay);
    Phase plan =
        planner(Kind.ROLLBACK)
            .rollBack(
                serving(migration(false)),
                new RollbackTarget(NEW, RollbackKind.REPLAY, null, null, migrated));
    assertThat(types(plan))
        .startsWith(
            PrepareReplay.class, Hold.class, Stop.class, SeeWriters.class, ReplayWrites.class);
  }

  @Test
  void a_worker_alone_is_seen_to_stay_even_where_no_watch_is_wanted() {
    Phase plan =
        new Planner(4, intent(Kind.DEPLOY, false), SampleConfig.workerAlone())
            .goLive(serving(migration(false)), true, Optional.empty());
    assertThat(types(plan))
        .containsExactly(Switch.class, Stop.class, Start.class, Watch.class, Retire.class);
    assertThat(watched(plan)).containsExactly("4-worker");
  }

  @Test
  void the_web_process_and_the_workers_are_watched_together() {
    assertThat(
            watched(planner(Kind.DEPLOY).goLive(serving(migration(false)), true, Optional.empty())))
        .containsExactly("4-web", "4-worker");
  }

  @Test
  void a_stopped_app_takes_requests_when_its_workers_were_seen_to_stay() {
    Phase plan = planner(Kind.START).goLive(stopped(), true, Optional.empty());
    assertThat(types(plan))
        .containsExactly(
            Start.class, Probe.class, Start.class, Watch.class, Switch.class, Retire.class);
  }

  @Test
  void stopping_announces_and_stops_everything() {
    assertThat(types(planner(Kind.STOP).stop(serving(migration(false)))))
        .containsExactly(Hold.class, Stop.class);
  }

  @Test
  void whatever_is_there_the_order_that_keeps_the_promise_holds() {
    Random random = new Random(20261121);
    for (int round = 0; round < 500; round++) {
      boolean serves = random.nextBoolean();
      boolean exists = random.nextBoolean();
      boolean pending = random.nextBoolean();
      Situation now =
          new Situation(
              serves ? Optional.of(OLD) : Optional.empty(),
              serves ? List.of(OLD_WEB, OLD_WORKER) : List.of(),
              serves ? Optional.of(OLD_WEB) : Optional.empty(),
              Optional.of(
                  new DatabaseFacts(
                      exists ? Optional.of(DIGEST) : Optional.empty(), Optional.empty())),
              Optional.of(migration(pending)),
              List.of(),
              List.of(),
              20_000 + round);
      List<Step> steps =
          planner(Kind.DEPLOY).goLive(now, random.nextBoolean(), Optional.empty()).steps();
      assertThat(steps.getLast()).isInstanceOf(Retire.class);
      int migrate = first(steps, Migrate.class);
      if (migrate >= 0 && serves) {
        assertThat(first(steps, Hold.class)).isBetween(0, migrate);
        assertThat(first(steps, Stop.class)).isBetween(0, migrate);
      }
      if (migrate >= 0 && exists) {
        assertThat(steps.get(migrate - 1)).isInstanceOf(BackUp.class);
      }
      assertThat(first(steps, Start.class)).isLessThan(first(steps, Probe.class));
      assertThat(first(steps, Probe.class)).isLessThan(first(steps, Switch.class));
      assertThat(migrate).isLessThan(first(steps, Start.class));
    }
  }

  private static List<String> watched(Phase plan) {
    return plan.steps().stream()
        .filter(Watch.class::isInstance)
        .flatMap(step -> ((Watch) step).instances().stream())
        .map(instance -> instance.id().value())
        .toList();
  }

  private static int first(List<Step> steps, Class<? extends Step> type) {
    for (int i = 0; i < steps.size(); i++) {
      if (type.isInstance(steps.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static List<Class<?>> types(Phase plan) {
    return plan.steps().stream().<Class<?>>map(Object::getClass).toList();
  }

  private static Situation serving(MigrationState migration) {
    return new Situation(
        Optional.of(OLD),
        List.of(OLD_WEB, OLD_WORKER),
        Optional.of(OLD_WEB),
        Optional.of(new DatabaseFacts(Optional.of(DIGEST), Optional.empty())),
        Optional.of(migration),
        List.of(),
        List.of(),
        20_002);
  }

  private static Situation stopped() {
    return new Situation(
        Optional.of(OLD),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        20_002);
  }

  private static MigrationState migration(boolean pending) {
    return new MigrationState(
        List.of("1"), List.of("2"), pending ? List.of("2 add a column") : List.of());
  }

  private static Planner planner(Kind kind) {
    return new Planner(4, intent(kind, false), SampleConfig.webAndWorker());
  }

  private static Intent intent(Kind kind, boolean acceptDowntime) {
    return new Intent(kind, NEW, "1.1.0", "/a.zip", DIGEST, acceptDowntime, 0, "anna", "1", null);
  }
}
