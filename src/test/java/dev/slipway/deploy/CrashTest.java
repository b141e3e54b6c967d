package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.InMemory;
import dev.slipway.deploy.World.Died;
import dev.slipway.deploy.data.DataOrder;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent.Kind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The signature: the executor dies at every action of a deployment, before and after its effect,
 * and again at every action of the recovery. Whatever it was doing, in the end old or new serves
 * with a schema that fits, every write that a customer was told succeeded is there, and a second
 * recovery finds nothing to do.
 */
class CrashTest {
  private static final boolean ALL = Boolean.getBoolean("crash.all");
  private static final int LONGEST_RECOVERY = 200;
  private static final int SAMPLE = 2;

  private int hosts;

  @TempDir(factory = InMemory.class)
  Path folder;

  private interface Scenario {
    void run(Host host);
  }

  @Test
  void a_code_change_survives_dying_anywhere_twice() {
    exhaust(host -> host.deploy());
  }

  @Test
  void a_migration_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.deploy();
    });
  }

  @Test
  void a_migration_beside_customers_writes_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.installations.scripted();
      host.oldSchemas = Set.of(2, 4);
      host.world.releaseWants(4);
      host.deploy();
    });
  }

  @Test
  void a_migration_beside_writes_whose_release_is_never_healthy_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.installations.scripted();
      host.oldSchemas = Set.of(2, 4);
      host.world.releaseWants(4);
      host.healthy = false;
      host.deploy();
    });
  }

  @Test
  void a_migration_that_demands_something_of_rows_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.installations.scripted();
      host.oldSchemas = Set.of(2, 4);
      host.world.releaseWants(4);
      host.world.migrationDemands(1_000_000);
      host.deploy();
    });
  }

  @Test
  void a_migration_whose_demands_customers_break_meanwhile_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.world.migrationDemands(5);
      assertThat(host.deploy().code()).isEqualTo("data.changed-since-proof");
      assertThat(host.world.data().orElseThrow().schema()).isEqualTo(2);
    });
  }

  @Test
  void a_migration_beside_writes_that_cannot_be_finished_is_left_to_a_person_wherever_it_dies() {
    exhaust(host -> {
      host.installations.scripted();
      host.oldSchemas = Set.of(2, 3);
      host.leftHalfWay = true;
      host.world.releaseWants(4);
      host.world.migrationFailsHalfWay(true);
      try {
        host.deploy();
      } catch (Failure stuck) {
        Ending ending = host.recover().orElseThrow();
        assertThat(ending.outcome()).isEqualTo(Ending.Outcome.HALF_WAY);
        assertThat(ending.exitCode()).isEqualTo(3);
        assertThat(ending.what()).contains("in the middle of the migration", "failed half-way");
        assertThat(ending.now()).isEqualTo(Host.FIRST + " serves, as before");
      }
      assertThat(LiveHistory.read(host.journal).entries()).hasSize(1);
    });
  }

  @Test
  void a_migration_that_at_last_can_be_finished_is_no_half_one() {
    Host host = freshHost();
    host.installations.scripted();
    host.oldSchemas = Set.of(2, 4);
    host.world.releaseWants(4);
    host.world.migrationFailsHalfWay(true);
    assertThatThrownBy(host::deploy).hasMessageContaining("going back failed");
    for (int attempt = 2; attempt < StepRunner.MOST_ATTEMPTS; attempt++) {
      assertThatThrownBy(host::recover).hasMessageContaining("going back failed");
    }
    host.world.migrationFailsHalfWay(false);
    assertThat(host.recover().orElseThrow().outcome()).isEqualTo(Ending.Outcome.UNDONE);
    host.verify("finished at last");
  }

  @Test
  void a_migration_with_a_way_down_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.stages.canGoDown();
      host.world.releaseWants(4);
      host.deploy();
    });
  }

  @Test
  void a_rollback_by_the_way_down_survives_dying_anywhere_twice() {
    exhaust(
        host -> {
          host.stages.canGoDown();
          host.world.releaseWants(4);
          host.deploy();
        },
        host ->
            host.deployments.rollBack(
                Host.APP, Optional.empty(), Host.NONE, new Control(Listener.NOBODY)));
  }

  @Test
  void a_migration_whose_writes_are_replayed_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.canReplay();
      host.world.releaseWants(4);
      host.deploy();
    });
  }

  @Test
  void a_rollback_that_replays_writes_survives_dying_anywhere_twice() {
    exhaust(
        host -> {
          host.world.canReplay();
          host.world.releaseWants(4);
          host.deploy();
        },
        host ->
            host.deployments.rollBack(
                Host.APP, Optional.empty(), Host.NONE, new Control(Listener.NOBODY)));
  }

  @Test
  void planning_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.deployments.plan(
          Host.APP, Host.asked(Host.NEXT), Host.NONE, new Control(Listener.NOBODY));
    });
  }

  @Test
  void a_migration_that_fails_half_way_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.world.migrationFailsHalfWay(true);
      host.deploy();
    });
  }

  @Test
  void a_migration_that_commits_in_parts_is_never_applied_to_its_own_half() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.world.migratesRowsFirst();
      host.deploy();
    });
  }

  @Test
  void a_release_that_is_never_healthy_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.healthy = false;
      host.deploy();
    });
  }

  @Test
  void others_that_go_round_the_proxy_are_kept_out_until_the_copy_is_back() {
    Host host = freshHost();
    host.world.othersWrite();
    host.world.releaseWants(4);
    host.healthy = false;
    assertThat(host.deploy().outcome()).isEqualTo(Ending.Outcome.UNDONE);
    assertThat(host.world.keptOut()).isPositive();
    assertThat(host.world.data().orElseThrow().rows()).containsAll(host.world.othersRows());
    host.verify("others wrote");
  }

  @Test
  void others_that_go_round_the_proxy_are_kept_out_until_requests_go_on() {
    Host host = freshHost();
    host.world.othersWrite();
    host.world.releaseWants(4);
    assertThat(host.deploy().outcome()).isEqualTo(Ending.Outcome.LIVE);
    assertThat(host.world.keptOut()).isPositive();
    assertThat(host.world.data().orElseThrow().rows()).containsAll(host.world.othersRows());
    host.verify("others wrote");
  }

  @Test
  void what_others_write_while_requests_wait_is_somewhere_wherever_it_dies() {
    exhaust(host -> {
      host.world.othersWrite();
      host.world.releaseWants(4);
      host.healthy = false;
      host.deploy();
    });
  }

  @Test
  void a_rollback_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.deploy();
      host.deployments.rollBack(
          Host.APP, Optional.empty(), Host.NONE, new Control(Listener.NOBODY));
    });
  }

  @Test
  void a_rollback_that_brings_data_back_survives_dying_anywhere_twice() {
    exhaust(
        host -> {
          host.world.releaseWants(4);
          host.lossAccepted = true;
          host.deploy();
        },
        host ->
            host.deployments.rollBack(
                Host.APP, Optional.empty(), Host.ANY_LOSS, new Control(Listener.NOBODY)));
  }

  @Test
  void bringing_a_backup_back_survives_dying_anywhere_twice() {
    BackupName kept = new BackupName("kept");
    exhaust(
        host -> {
          host.lossAccepted = true;
          host.backUp(kept);
        },
        host ->
            host.deployments.bringBack(
                Host.APP,
                DataOrder.ofBackup(kept, Host.APP.environment(), "anna"),
                Host.NONE,
                Host.control()));
  }

  @Test
  void a_release_in_doubt_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.nextIsInDoubt();
      host.deploy();
    });
  }

  @Test
  void approving_a_release_in_doubt_survives_dying_anywhere_twice() {
    exhaust(CrashTest::inDoubt, host -> host.approve(), 5);
  }

  @Test
  void leaving_a_release_in_doubt_survives_dying_anywhere_twice() {
    exhaust(CrashTest::inDoubt, host -> host.rollBack());
  }

  @Test
  void deploying_over_a_release_in_doubt_survives_dying_anywhere_twice() {
    ReleaseId third = new ReleaseId("20261103_000000-1.2.0");
    exhaust(CrashTest::inDoubt, host -> host.deploy(third, Host.control()));
  }

  private static void inDoubt(Host host) {
    host.nextIsInDoubt();
    assertThat(host.deploy().outcome()).isEqualTo(Ending.Outcome.IN_DOUBT);
  }

  @Test
  void a_restore_without_room_for_its_check_is_taken_back() {
    Host host = freshHost();
    host.world.releaseWants(4);
    host.deploy();
    host.world.failsAfterRestoring();
    Ending end =
        host.deployments.rollBack(
            Host.APP, Optional.empty(), Host.ANY_LOSS, new Control(Listener.NOBODY));
    assertThat(end.outcome()).isEqualTo(Ending.Outcome.UNDONE);
    assertThat(host.releases.current()).contains(Host.NEXT);
    host.verify("restored, then failed");
  }

  @Test
  void stopping_and_starting_survive_dying_anywhere_twice() {
    exhaust(host -> {
      host.deployments.change(Host.APP, Kind.STOP, Host.NONE, new Control(Listener.NOBODY));
      host.deployments.change(Host.APP, Kind.START, Host.NONE, new Control(Listener.NOBODY));
    });
  }

  @Test
  void another_version_leaves_an_unfinished_deployment_alone_and_says_who_can() {
    Host host = freshHost();
    dies(host, 5, () -> host.deploy());
    Deployments other = new Deployments(host.sites, file -> host.journal, "newer");
    assertThatThrownBy(() -> other.recover(Host.APP, new Control(Listener.NOBODY)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("begun by Slipway test");
    assertThatThrownBy(() ->
            other.deploy(Host.APP, Host.asked(Host.NEXT), Host.NONE, new Control(Listener.NOBODY)))
        .hasMessageContaining("neither live nor undone");
    assertThat(host.recover()).isPresent();
  }

  /**
   * Every single death, and for each of them deaths during its recovery: a seeded sample, or with
   * {@code -Dcrash.all=true} every one.
   */
  private void exhaust(Scenario scenario) {
    exhaust(host -> {}, scenario);
  }

  private void exhaust(Scenario before, Scenario scenario) {
    exhaust(before, scenario, 20);
  }

  private void exhaust(Scenario before, Scenario scenario, int least) {
    Random random = new Random(20261121);
    int deaths = 0;
    for (int first = 0; diesOnce(before, scenario, first); first++) {
      deaths++;
      for (int second = 0; second < LONGEST_RECOVERY; second++) {
        boolean chosen = ALL || random.nextInt(LONGEST_RECOVERY) < SAMPLE;
        if (chosen && !diesTwice(before, scenario, first, second)) {
          break;
        }
        deaths += chosen ? 1 : 0;
      }
    }
    assertThat(deaths).isGreaterThan(least);
    System.out.println("crash test: " + deaths + " deaths, all recovered");
  }

  private Host freshHost() {
    return new Host(folder.resolve("host" + ++hosts));
  }

  private boolean diesOnce(Scenario before, Scenario scenario, int at) {
    Host host = freshHost();
    before.run(host);
    if (!dies(host, at, () -> scenario.run(host))) {
      return false;
    }
    host.recover();
    host.verify("death at " + at);
    return true;
  }

  private boolean diesTwice(Scenario before, Scenario scenario, int first, int second) {
    Host host = freshHost();
    before.run(host);
    dies(host, first, () -> scenario.run(host));
    boolean died = dies(host, second, host::recover);
    if (died) {
      host.recover();
    }
    host.verify("deaths at " + first + " and " + second);
    return died;
  }

  private static boolean dies(Host host, int at, Runnable work) {
    host.world.dieAfter(at);
    try {
      work.run();
      return false;
    } catch (Died died) {
      return true;
    } finally {
      host.world.live();
    }
  }
}
