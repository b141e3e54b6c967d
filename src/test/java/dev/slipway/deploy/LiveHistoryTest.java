package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Intent.Kind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveHistoryTest {
  private static final ReleaseId THIRD = new ReleaseId("20261103_000000-1.2.0");

  @TempDir Path folder;

  private static Ending change(Host host, Kind kind) {
    return host.deployments.change(Host.APP, kind, Host.NONE, Host.control());
  }

  /** Back to the release that served before, whatever was written since. */
  private static ReleaseId rollBack(Host host) {
    rollBack(host, Optional.empty());
    return host.releases.current().orElseThrow();
  }

  private static void rollBack(Host host, Optional<ReleaseId> to) {
    Consent all = new Consent("anna", false, Long.MAX_VALUE, null);
    assertThat(host.deployments.rollBack(Host.APP, to, all, Host.control()).isLive()).isTrue();
  }

  private static void deploy(Host host, ReleaseId release, int schema) {
    host.world.releaseWants(schema);
    assertThat(host.deploy(release, Host.control()).isLive()).isTrue();
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
    assertThat(history(host).kindTo(Host.FIRST, true)).isEqualTo(RollbackKind.CODE_ONLY);
  }

  @Test
  void going_back_over_a_migration_takes_its_data_back() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    host.deploy();
    change(host, Kind.RESTART);

    assertThat(history(host).kindTo(Host.FIRST, true)).isEqualTo(RollbackKind.RESTORE);
  }

  @Test
  void there_is_no_way_to_a_release_whose_schema_was_taken_back() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    host.deploy();
    host.world.releaseWants(2);
    rollBack(host);

    assertThat(history(host).kindTo(Host.NEXT, true)).isEqualTo(RollbackKind.NONE);
  }

  @Test
  void going_back_twice_goes_back_twice() {
    Host host = new Host(folder);
    deploy(host, Host.NEXT, 2);
    deploy(host, THIRD, 2);

    assertThat(rollBack(host)).isEqualTo(Host.NEXT);
    change(host, Kind.RESTART);
    assertThat(rollBack(host)).isEqualTo(Host.FIRST);
    assertThat(history(host).before(Host.FIRST, release -> true)).isEmpty();
    assertThatThrownBy(() -> rollBack(host)).hasMessageContaining("no earlier good release");
  }

  @Test
  void going_back_twice_over_two_migrations_brings_the_data_back_twice() {
    Host host = new Host(folder);
    deploy(host, Host.NEXT, 4);
    deploy(host, THIRD, 6);

    assertThat(rollBack(host)).isEqualTo(Host.NEXT);
    assertThat(host.world.data().orElseThrow().schema()).isEqualTo(4);
    assertThat(history(host).kindTo(Host.FIRST, true)).isEqualTo(RollbackKind.RESTORE);
    assertThat(rollBack(host)).isEqualTo(Host.FIRST);
    assertThat(host.world.data().orElseThrow().schema()).isEqualTo(2);
  }

  @Test
  void what_going_back_twice_needs_is_kept_while_the_new_release_is_rolled_back() {
    Host host = new Host(folder);
    deploy(host, Host.NEXT, 4);
    Set<BackupName> needed = history(host).neededFor(Host.FIRST);
    deploy(host, THIRD, 4);
    rollBack(host);
    change(host, Kind.RESTART);

    assertThat(needed).hasSize(2);
    assertThat(host.world.kept()).containsKeys(needed.toArray(BackupName[]::new));
  }

  @Test
  void a_release_left_by_a_rollback_can_be_named_and_left_again() {
    Host host = new Host(folder);
    deploy(host, Host.NEXT, 2);
    rollBack(host);
    rollBack(host, Optional.of(Host.NEXT));

    assertThat(rollBack(host)).isEqualTo(Host.FIRST);
  }

  @Test
  void a_restore_to_a_release_that_was_left_takes_back_only_what_migrated_since() {
    Host host = new Host(folder);
    deploy(host, Host.NEXT, 2);
    rollBack(host);
    deploy(host, THIRD, 4);
    rollBack(host, Optional.of(Host.NEXT));

    assertThat(host.world.data().orElseThrow().schema()).isEqualTo(2);
    assertThat(history(host).before(Host.NEXT, release -> true)).contains(Host.FIRST);
    assertThat(history(host).kindTo(Host.FIRST, true)).isEqualTo(RollbackKind.CODE_ONLY);
  }

  @Test
  void an_upgrade_without_pending_migrations_does_nothing_and_says_so() {
    Host host = new Host(folder);

    assertThat(change(host, Kind.UPGRADE).what())
        .contains("nothing to do; one that only the source has goes live with: slipway deploy ");
    assertThat(host.journal.deployments()).containsExactly(1L);
  }
}
