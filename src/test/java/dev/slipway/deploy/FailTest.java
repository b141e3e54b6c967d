package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.database.InMemory;
import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.journal.Entry;
import dev.slipway.model.Failure;
import dev.slipway.traffic.Traffic.Mode;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One action of a deployment fails, before or after its effect, as on a disk that is full for a
 * second or with a keeper that is away; each action in turn. In the end old or new serves, with
 * everything customers wrote.
 */
class FailTest {
  @TempDir(factory = InMemory.class)
  static Path folder;

  private interface Work {
    Ending run(Host host);
  }

  @Test
  void a_code_change() {
    assertThat(failEverywhere(Host::deploy)).contains(Outcome.LIVE, Outcome.UNDONE);
  }

  @Test
  void a_migration_whose_release_has_taken_writes_serves_on() {
    assertThat(failEverywhere(FailTest::migrate))
        .contains(Outcome.LIVE, Outcome.UNDONE, Outcome.UNDECIDED);
  }

  @Test
  void a_migration_that_fails_and_whose_undo_fails_too_is_undone_the_next_time() {
    Random random = new Random(20261121);
    for (int first = 0; first < 90; first++) {
      failTwice(FailTest::migrate, first, random.nextInt(30));
    }
  }

  private static Ending migrate(Host host) {
    host.world.releaseWants(4);
    return host.deploy();
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
    AtomicInteger failed = new AtomicInteger();
    host.world.after(at, () -> fail(failed));
    Ending ending = endOf(host, work);
    outcomes.add(ending.outcome());
    verify(host, ending, "failed at action " + at);
    return failed.get() > 0;
  }

  private static void failTwice(Work work, int first, int second) {
    Host host = new Host(folder);
    AtomicInteger failed = new AtomicInteger();
    host.world.after(
        first,
        () -> {
          host.world.after(second, () -> fail(failed));
          fail(failed);
        });
    verify(host, endOf(host, work), "failed at action " + first + " and " + second + " later");
    assertThat(host.journal.entries(2))
        .as("trying again is no death of an executor")
        .noneMatch(entry -> entry.kind() == Entry.Kind.RESUMED);
  }

  private static void fail(AtomicInteger failed) {
    failed.incrementAndGet();
    throw Failure.state("world.full", "no space left");
  }

  /** One that is neither live nor undone is recovered by the same executor until it is. */
  private static Ending endOf(Host host, Work work) {
    Optional<Ending> ending = ended(() -> Optional.of(work.run(host)));
    for (int more = 0; ending.isEmpty() && more < 2; more++) {
      ending = ended(() -> host.deployments.recover(Host.APP, Host.control()));
    }
    return ending.orElseGet(host::deploy);
  }

  private static Optional<Ending> ended(Supplier<Optional<Ending>> work) {
    try {
      return work.get();
    } catch (Failure stuck) {
      return Optional.empty();
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
