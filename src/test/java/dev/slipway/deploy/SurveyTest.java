package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.SampleConfig;
import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent.Kind;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
  @TempDir Path folder;

  @Test
  void a_restart_after_many_failures_keeps_the_release_to_go_back_to() {
    Host host = new Host(folder);
    host.deploy();
    host.healthy = false;
    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(host.deploy(failed(attempt), Host.control()).outcome()).isEqualTo(Outcome.UNDONE);
    }
    host.healthy = true;

    host.deployments.change(Host.APP, Kind.RESTART, Host.NONE, Host.control());

    assertThat(host.releases.list())
        .as("five stay, for post-mortem the newest of those that failed")
        .containsExactly(failed(4), failed(3), failed(2), Host.NEXT, Host.FIRST);
    host.deployments.rollBack(Host.APP, Optional.empty(), Host.NONE, Host.control());
    assertThat(host.releases.current()).contains(Host.FIRST);
  }

  @Test
  void a_rollback_keeps_the_release_that_a_second_one_would_go_to() {
    Host host = new Host(folder);
    host.installations.settings(Host.NEXT, SampleConfig.keepingTwoReleases());
    host.deploy();
    host.deploy(new ReleaseId("20261103_000000-1.2.0"), Host.control());

    host.deployments.rollBack(Host.APP, Optional.empty(), Host.NONE, Host.control());

    assertThat(host.releases.current()).contains(Host.NEXT);
    assertThat(host.releases.list()).contains(Host.FIRST);
  }

  private static ReleaseId failed(int attempt) {
    return new ReleaseId("20261103_00000" + attempt + "-1.2.0");
  }
}
