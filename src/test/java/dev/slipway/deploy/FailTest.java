package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.journal.Entry;
import dev.slipway.model.Failure;
import dev.slipway.traffic.Traffic.Mode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One action of a deployment fails, before or after its effect, as on a disk that is full for a
 * second or with a keeper that is away; each action in turn. In the end old or new serves, with
 * everything customers wrote.
 */
class FailTest {
  @TempDir static Path folder;

  private interface Work {
    Ending run(Host host);
  }

  @Test
  void a_code_change() {
    assertThat(failEverywhere(Host::deploy)).contains(Outcome.LIVE, Outcome.UNDONE);
  }

  @Test
  void a_migration_whose_release_has_taken_writes_serves_on() {
    Set<Outcome> outcomes =
        failEverywhere(host -> {
          host.world.releaseWants(4);
          return host.deploy();
        });
    assertThat(outcomes).contains(Outcome.LIVE, Outcome.UNDONE, Outcome.UNDECIDED);
  }

  @Test
  void a_rollback() {
    failEverywhere(host -> {
      host.deploy();
      return host.deployments.rollBack(Host.APP, Optional.empty(), Host.NONE, Host.control());
    });
  }

  @Test
  void a_release_that_serves_without_the_workers_that_never_start_says_so() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    host.world.whenStarting(instance -> {
      if (instance.id().process().equals("worker")) {
        throw Failure.failed("world.worker", "no such program");
      }
    });

    Ending ending = host.deploy();

    assertThat(ending.outcome()).isEqualTo(Outcome.UNDECIDED);
    assertThat(host.world.mode()).isEqualTo(Mode.OPEN);
    assertThat(host.journal.entries(2))
        .filteredOn(entry -> entry.kind() == Entry.Kind.NOTE)
        .map(entry -> Payloads.note(entry).text())
        .anyMatch(note -> note.contains("is missing") && note.contains("no such program"));
  }

  /** Returns how it ended, over all the actions that failed. */
  private static Set<Outcome> failEverywhere(Work work) {
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    int at = 0;
    while (failOnce(work, at, outcomes)) {
      assertThat(++at).isLessThan(1_000);
    }
    assertThat(at).isGreaterThan(20);
    return outcomes;
  }

  private static boolean failOnce(Work work, int at, Set<Outcome> outcomes) {
    Host host = new Host(folder);
    boolean[] failed = {false};
    host.world.after(
        at,
        () -> {
          failed[0] = true;
          throw Failure.state("world.full", "no space left");
        });
    Ending ending = endOf(host, work);
    outcomes.add(ending.outcome());
    if (failed[0]) {
      verify(host, ending, "failed at action " + at);
    }
    return failed[0];
  }

  /** One that is neither live nor undone is recovered, once what failed works again. */
  private static Ending endOf(Host host, Work work) {
    try {
      return work.run(host);
    } catch (Failure stuck) {
      return host.recover().orElseGet(host::deploy);
    }
  }

  private static void verify(Host host, Ending ending, String when) {
    if (ending.what().contains("not all was tidied up")) {
      assertThat(host.world.mode()).as(when).isEqualTo(Mode.OPEN);
      assertThat(host.world.data().orElseThrow().rows()).containsAll(host.world.acknowledged());
    } else {
      host.verify(when);
    }
  }
}
