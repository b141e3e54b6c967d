package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.SampleConfig;
import dev.slipway.deploy.World.Died;
import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.site.Site;
import dev.slipway.step.CountedFrom;
import dev.slipway.step.CountedFrom.Stretch;
import dev.slipway.step.WritesAtRisk;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackTargetsTest {
  private static final ReleaseId THIRD = new ReleaseId("20261103_000000-1.2.0");
  private static final Consent ALL = new Consent("anna", false, Long.MAX_VALUE, null);

  @TempDir Path folder;

  @Test
  void the_data_come_back_with_a_release_that_names_no_database() {
    Host host = migratedAfterAReleaseWithoutDatabase();

    assertThat(rollBack(host).isLive()).isTrue();

    assertThat(host.releases.current()).contains(Host.NEXT);
    assertThat(host.world.data().orElseThrow().schema()).isEqualTo(2);
  }

  @Test
  void such_a_rollback_survives_dying_anywhere() {
    int deaths = 0;
    for (boolean died = true; died; deaths++) {
      Host host = migratedAfterAReleaseWithoutDatabase();
      host.world.dieAfter(deaths);
      died = dies(host);
      host.world.live();
      host.recover();

      assertThat(host.recover()).isEmpty();
      boolean back = host.releases.current().orElseThrow().equals(Host.NEXT);
      assertThat(host.world.data().orElseThrow().schema()).isEqualTo(back ? 2 : 4);
      assertThat(host.world.refused()).isZero();
    }
    assertThat(deaths).isGreaterThan(20);
  }

  @Test
  void a_database_that_was_made_since_stays_when_the_release_before_knows_none() {
    Host host = new Host(folder);
    host.installations.settings(Host.NEXT, SampleConfig.withoutDatabase());
    assertThat(host.deploy().isLive()).isTrue();
    host.world.database.restoreAbsence(new BackupName("gone"), Progress.SILENT);
    deployThird(host);

    assertThat(LiveHistory.read(host.journal).kindTo(Host.NEXT, false))
        .isEqualTo(RollbackKind.CODE_ONLY);
    assertThat(rollBack(host).isLive()).isTrue();

    assertThat(host.releases.current()).contains(Host.NEXT);
    assertThat(host.world.data().orElseThrow().schema()).isEqualTo(4);
  }

  @Test
  void going_back_over_two_migrations_counts_each_stretch_under_its_own_schema() {
    Host host = new Host(folder);
    host.world.releaseWants(4);
    assertThat(host.deploy().isLive()).isTrue();
    host.world.releaseWants(6);
    assertThat(host.deploy(THIRD, Host.control()).isLive()).isTrue();
    Site site = host.sites.open(Host.APP, 9, host.sites.config(Host.APP, THIRD), Progress.SILENT);

    RollbackTarget target =
        RollbackTargets.find(site, LiveHistory.read(host.journal), Optional.of(Host.FIRST));

    assertThat(target.from()).isEqualTo(new BackupName("2-before-1.1.0"));
    assertThat(target.counted())
        .isEqualTo(
            new CountedFrom(
                List.of(
                    new Stretch(new BackupName("2-after-1.1.0"), new BackupName("3-before-1.2.0"))),
                new BackupName("3-after-1.2.0")));
    long counted = WritesAtRisk.count(site, Objects.requireNonNull(target.counted())).total();
    assertThatThrownBy(() -> RollbackTargets.requireConsent(site, target, counted - 1))
        .hasMessageContaining("would lose " + counted + " writes");
  }

  private Host migratedAfterAReleaseWithoutDatabase() {
    Host host = new Host(folder);
    host.installations.settings(Host.NEXT, SampleConfig.withoutDatabase());
    assertThat(host.deploy().isLive()).isTrue();
    deployThird(host);
    return host;
  }

  private static void deployThird(Host host) {
    host.world.releaseWants(4);
    assertThat(host.deploy(THIRD, Host.control()).isLive()).isTrue();
  }

  private static Ending rollBack(Host host) {
    return host.deployments.rollBack(Host.APP, Optional.empty(), ALL, Host.control());
  }

  private static boolean dies(Host host) {
    try {
      rollBack(host);
      return false;
    } catch (Died died) {
      return true;
    }
  }
}
