package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.InstanceId;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.traffic.Traffic.Mode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers take no requests, so nothing but watching them tells whether they can run. */
class WorkerTest {
  @TempDir Path folder;

  @Test
  void one_that_ends_at_once_brings_the_old_ones_back() {
    Host host = new Host(folder);
    host.world.endsAtOnce("2-worker");

    Ending ending = host.deploy();

    assertThat(ending.outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(ending.what()).contains("2-worker does not stay: it ended: exit code 1");
    assertThat(host.world.running())
        .containsOnlyKeys(new InstanceId("1-web"), new InstanceId("1-worker"));
    host.verify("after a worker that ends at once");
  }

  @Test
  void one_that_ends_at_once_leaves_a_stopped_app_stopped_and_announced() {
    Host host = new Host(folder);
    host.deployments.change(Host.APP, Kind.STOP, Host.NONE, Host.control());
    host.world.endsAtOnce("3-worker");

    Ending ending = host.deployments.change(Host.APP, Kind.START, Host.NONE, Host.control());

    assertThat(ending.outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(host.world.running()).isEmpty();
    assertThat(host.world.mode()).isEqualTo(Mode.ANNOUNCED);
  }
}
