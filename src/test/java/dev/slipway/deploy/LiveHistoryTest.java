package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.RollbackKind;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveHistoryTest {
  @TempDir Path folder;

  private static Ending change(Host host, Kind kind) {
    return host.deployments.change(Host.APP, kind, Host.NONE, Host.control());
  }

  private static LiveHistory history(Host host) {
    return LiveHistory.read(host.journal);
  }

  @Test
  void a_restart_leaves_the_release_before_as_the_one_to_go_back_to() {
    Host host = new Host(folder);
    host.deploy();
    change(host, Kind.RESTART);

    assertThat(history(host).before(Host.NEXT, release -> true)).contains(Host.FIRST);
    assertThat(history(host).kindTo(Host.FIRST)).isEqualTo(RollbackKind.CODE_ONLY);
  }

  @Test
  void going_back_over_a_migration_takes_its_data_back() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    host.deploy();
    change(host, Kind.RESTART);

    assertThat(history(host).kindTo(Host.FIRST)).isEqualTo(RollbackKind.RESTORE);
  }

  @Test
  void there_is_no_way_to_a_release_whose_schema_was_taken_back() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    host.deploy();
    Consent all = new Consent("anna", false, Long.MAX_VALUE, null);
    host.world.releaseWants(2);
    host.deployments.rollBack(Host.APP, Optional.empty(), all, Host.control());

    assertThat(history(host).kindTo(Host.NEXT)).isEqualTo(RollbackKind.NONE);
  }

  @Test
  void an_upgrade_without_pending_migrations_does_nothing_and_says_so() {
    Host host = new Host(folder);

    assertThat(change(host, Kind.UPGRADE).what()).contains("nothing to do");
    assertThat(host.journal.deployments()).containsExactly(1L);
  }
}
