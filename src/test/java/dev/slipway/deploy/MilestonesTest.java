package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.SampleConfig;
import dev.slipway.database.Assurance;
import dev.slipway.database.InMemory;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Milestone;
import dev.slipway.model.Progress;
import dev.slipway.process.Surroundings;
import dev.slipway.site.Site;
import dev.slipway.step.Migrate;
import dev.slipway.step.Observed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a database stands whose migration died is told by what the rehearsal saw on its way. */
class MilestonesTest {
  private static final Surroundings NOWHERE =
      new Surroundings(Path.of("/"), Map.of(), Optional.empty());
  private static final BackupName BEFORE = new BackupName("2-before");

  @TempDir(factory = InMemory.class)
  Path folder;

  private Host host;
  private Site site;
  private Migrate migrate;

  @BeforeEach
  void two_migrations_were_rehearsed_one_by_one() {
    host = new Host(folder);
    site = host.sites.open(Host.APP, 2, SampleConfig.webAndWorker(), Progress.SILENT);
    host.world.database.backUp(BEFORE, "1", Assurance.COPIED, Progress.SILENT);
    migrate =
        new Migrate(
            Host.NEXT,
            new MigrationState(List.of("2"), List.of("6"), List.of("4", "6")),
            schema(2),
            BEFORE,
            new BackupName("2-rescue"),
            1000,
            null,
            null,
            false,
            List.of(new Milestone("4", schema(4)), new Milestone("6", schema(6))),
            null);
  }

  @Test
  void after_the_first_of_two_it_stands_whole_there() {
    host.world.releaseWants(4);
    upgrade();
    host.world.releaseWants(6);
    assertThat(detail()).endsWith(": whole at 4, 1 of 2");
  }

  @Test
  void in_the_middle_of_one_it_stands_at_none() {
    host.world.releaseWants(6);
    host.world.migrationFailsHalfWay(true);
    assertThatThrownBy(this::upgrade).hasMessageContaining("half-way");
    assertThat(detail()).endsWith("that of no whole revision, so one was left half-way");
  }

  private void upgrade() {
    Limits limits = new Limits(Duration.ofSeconds(1), folder.resolve("lock"));
    host.world.migrations.upgrade(NOWHERE, limits, line -> {});
  }

  private String detail() {
    assertThat(migrate.observe(site)).isInstanceOf(Observed.Partial.class);
    return ((Observed.Partial) migrate.observe(site)).detail();
  }

  private static Digest schema(int number) {
    return new Digest("%064x".formatted(number));
  }
}
