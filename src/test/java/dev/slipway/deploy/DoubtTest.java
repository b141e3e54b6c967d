package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.step.Start;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was seen cannot tell whether the new release is good: both stay ready, a person decides. */
class DoubtTest {
  private static final ReleaseId THIRD = new ReleaseId("20261103_000000-1.2.0");
  private static final InstanceId OLD = InstanceId.of(1, "web");

  private final Host host;
  private final Ending ending;

  DoubtTest(@TempDir Path folder) {
    host = new Host(folder);
    host.nextIsInDoubt();
    ending = host.deploy();
  }

  @Test
  void it_serves_and_the_old_one_is_ready_and_the_choices_are_told() {
    assertThat(ending.outcome()).isEqualTo(Outcome.IN_DOUBT);
    assertThat(ending.exitCode()).isEqualTo(3);
    assertThat(ending.what()).contains("too few requests by customers to tell");
    assertThat(ending.next()).contains("slipway rollback ENV", "slipway approve 2 ENV");
    assertThat(host.releases.current()).contains(Host.NEXT);
    assertThat(host.world.running()).containsKey(OLD).hasSize(3);
    assertThat(LiveHistory.inDoubt(host.journal)).contains(2L);
  }

  @Test
  void going_back_starts_no_web_process() {
    assertThat(host.rollBack().outcome()).isEqualTo(Outcome.LIVE);
    assertThat(host.world.upstream().orElseThrow().instance()).isEqualTo(OLD);
    assertThat(Trail.of(host.journal.entries(3)).steps())
        .filteredOn(Start.class::isInstance)
        .flatExtracting(step -> ((Start) step).instances())
        .noneMatch(instance -> instance.isWeb());
    assertThat(LiveHistory.inDoubt(host.journal)).isEmpty();
    host.verify("rolled back");
  }

  @Test
  void approving_ends_the_old_one() {
    assertThat(host.approve().outcome()).isEqualTo(Outcome.LIVE);
    assertThat(host.world.running()).doesNotContainKey(OLD).hasSize(2);
    assertThat(LiveHistory.inDoubt(host.journal)).isEmpty();
    assertThatThrownBy(() -> host.approve())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is in doubt");
    host.verify("approved");
  }

  @Test
  void only_the_deployment_that_is_in_doubt_can_be_approved() {
    assertThatThrownBy(
            () -> host.deployments.approve(Host.APP, Optional.of(1L), Host.NONE, Host.control()))
        .hasMessageContaining("deployment 1 of shop/production is not in doubt");
  }

  @Test
  void after_approving_a_rollback_still_goes_back() {
    host.approve();
    assertThat(host.rollBack().outcome()).isEqualTo(Outcome.LIVE);
    assertThat(host.releases.current()).contains(Host.FIRST);
    host.verify("rolled back later");
  }

  @Test
  void stopping_ends_both() {
    host.deployments.change(Host.APP, Kind.STOP, Host.NONE, Host.control());
    assertThat(host.world.running()).isEmpty();
    host.verify("stopped");
  }

  @Test
  void a_later_deployment_ends_everything_older() {
    assertThat(host.deploy(THIRD, Host.control()).outcome()).isEqualTo(Outcome.LIVE);
    assertThat(host.world.running().values()).containsOnly(THIRD.value()).hasSize(2);
    host.verify("deployed over it");
  }
}
