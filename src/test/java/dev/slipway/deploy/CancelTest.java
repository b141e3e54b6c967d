package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.database.InMemory;
import dev.slipway.deploy.Control.Answer;
import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.report.Chronicle;
import dev.slipway.step.Step;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person cancels at every action of every kind of deployment. Before going live everything is
 * undone and the deployment ends as cancelled; from then on it goes on to the end it has anyway.
 */
class CancelTest {
  private static final int CANCELLED = 130;

  @TempDir(factory = InMemory.class)
  static Path folder;

  /** What is under way when somebody cancels. */
  private interface Work {
    Ending run(Host host, Control control);
  }

  @Test
  void a_code_change() {
    Set<String> steps = cancelEverywhere(host -> {}, (host, control) -> deploy(host, control));
    assertThat(steps).contains("unpack " + Host.NEXT, "install dependencies", "build");
    assertThat(steps).anyMatch(step -> step.startsWith("back up and prove"));
  }

  @Test
  void a_migration() {
    cancelEverywhere(host -> host.world.releaseWants(4), (host, control) -> deploy(host, control));
  }

  @Test
  void a_rollback() {
    cancelEverywhere(
        Host::deploy,
        (host, control) ->
            host.deployments.rollBack(Host.APP, Optional.empty(), Host.NONE, control));
  }

  @Test
  void a_restart() {
    change(host -> {}, Kind.RESTART);
  }

  @Test
  void an_upgrade() {
    change(
        host -> {
          host.world.releaseWants(4);
          host.oldSchemas = Set.of(2, 4);
        },
        Kind.UPGRADE);
  }

  @Test
  void stopping_and_starting() {
    change(host -> {}, Kind.STOP);
    change(
        host -> host.deployments.change(Host.APP, Kind.STOP, Host.NONE, Host.control()),
        Kind.START);
  }

  @Test
  void a_cancelled_deployment_is_cancelled_in_journal_report_and_history() {
    Host host = new Host(folder);
    Control control = Host.control();
    host.world.after(6, control::cancel);

    Ending ending = deploy(host, control);

    assertThat(ending.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(Trail.of(host.journal.entries(2)).ending()).contains(ending);
    Chronicle chronicle = new Chronicle(Host.APP, host.journal);
    assertThat(chronicle.report(2).end().outcome()).isEqualTo("cancelled");
    assertThat(chronicle.report(2).end().code()).isEqualTo("cancelled");
    assertThat(chronicle.history(1).deployments().getFirst().outcome()).isEqualTo("cancelled");
    assertThat(LiveHistory.read(host.journal).entries()).hasSize(1);
  }

  @Test
  void a_cancelled_release_may_be_deployed_again() {
    Host host = new Host(folder);
    Control control = Host.control();
    host.world.after(6, control::cancel);
    deploy(host, control);

    assertThat(host.releases.isBad(Host.NEXT)).isFalse();
    assertThat(host.deploy().outcome()).isEqualTo(Outcome.LIVE);
  }

  @Test
  void an_executor_that_dies_while_it_undoes_leaves_it_cancelled() {
    for (int more = 1; ; more++) {
      Host host = new Host(folder);
      Control control = Host.control();
      int then = more;
      host.world.after(
          6,
          () -> {
            control.cancel();
            host.world.dieAfter(then);
          });
      try {
        deploy(host, control);
        assertThat(more).isGreaterThan(5);
        return;
      } catch (World.Died died) {
        host.world.live();
        Thread.interrupted();
      }
      host.recover();
      Ending recovered = Trail.of(host.journal.entries(2)).ending().orElseThrow();
      assertThat(recovered.outcome()).isEqualTo(Outcome.CANCELLED);
      host.verify("death " + more + " actions after cancelling");
    }
  }

  @Test
  void what_cannot_be_remembered_is_not_cancelled() {
    Host host = new Host(folder);
    Control control = Host.control();
    host.world.after(
        6,
        () -> {
          host.world.after(
              0,
              () -> {
                throw Failure.state("world.full", "no space left");
              });
          assertThatThrownBy(control::cancel).hasMessageContaining("no space left");
        });

    assertThat(deploy(host, control).outcome()).isEqualTo(Outcome.LIVE);
  }

  @Test
  void recovering_is_cancelled_too_as_long_as_nothing_could_be_noticed() {
    Host host = new Host(folder);
    host.world.dieAfter(6);
    assertThatThrownBy(host::deploy).isInstanceOf(World.Died.class);
    host.world.live();
    Control control = Host.control();
    assertThat(control.cancel()).isEqualTo(Answer.UNDOING);

    Ending recovered = host.deployments.recover(Host.APP, control).orElseThrow();

    assertThat(recovered.outcome()).isEqualTo(Outcome.CANCELLED);
    host.verify("cancelled while recovering");
  }

  @Test
  void a_plan_that_cannot_be_made_leaves_nothing_in_the_journal() {
    Host host = new Host(folder);
    Control control = Host.control();
    control.cancel();

    assertThatThrownBy(() -> deploy(host, control))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.now()).contains("nothing was begun"));

    assertThat(host.journal.deployments()).containsExactly(1L);
    assertThat(control.cancel()).isEqualTo(Answer.TOO_LATE);
  }

  private void change(Consumer<Host> before, Kind kind) {
    cancelEverywhere(
        before, (host, control) -> host.deployments.change(Host.APP, kind, Host.NONE, control));
  }

  private static Ending deploy(Host host, Control control) {
    return host.deploy(Host.NEXT, control);
  }

  /** Returns the steps that were under way when they were cancelled. */
  private static Set<String> cancelEverywhere(Consumer<Host> before, Work work) {
    Set<String> steps = new HashSet<>();
    for (boolean hears : List.of(false, true)) {
      Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
      for (int at = 0; cancelOnce(before, work, at, hears, answers, steps); at++) {
        assertThat(at).isLessThan(1_000);
      }
      assertThat(answers.keySet()).isEqualTo(EnumSet.allOf(Answer.class));
    }
    return steps;
  }

  private static boolean cancelOnce(
      Consumer<Host> before,
      Work work,
      int at,
      boolean hears,
      Map<Answer, Integer> answers,
      Set<String> steps) {
    Host host = new Host(folder);
    before.accept(host);
    ReleaseId current = host.releases.current().orElseThrow();
    int schema = host.world.data().orElseThrow().schema();
    long number = host.journal.nextDeployment();
    Control control = Host.control();
    Map<String, Answer> answer = new HashMap<>();
    host.world.hearsInterrupts(hears);
    host.world.after(at, () -> answer.put("", control.cancel()));
    String when = "cancelled at action " + at;
    Ending ending = work.run(host, control);
    if (answer.isEmpty()) {
      return false;
    }
    answers.merge(answer.get(""), 1, Integer::sum);
    if (answer.get("") == Answer.UNDOING) {
      assertThat(ending.outcome()).as(when).isEqualTo(Outcome.CANCELLED);
      assertThat(ending.exitCode()).as(when).isEqualTo(CANCELLED);
      assertThat(host.releases.current()).as(when).contains(current);
      assertThat(host.world.data().orElseThrow().schema()).as(when).isEqualTo(schema);
      Trail trail = Trail.of(host.journal.entries(number));
      assertThat(trail.toUndo()).as(when + ": all is undone").isEmpty();
      trail.steps().stream()
          .map(Step::title)
          .filter(title -> ending.what().contains("'" + title + "'"))
          .forEach(steps::add);
    } else {
      assertThat(ending.outcome()).as(when).isEqualTo(Outcome.LIVE);
    }
    assertThat(Thread.interrupted()).as(when + ": nothing is left interrupted").isFalse();
    host.verify(when);
    return true;
  }
}
