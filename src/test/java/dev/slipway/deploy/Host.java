package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.config.SampleConfig;
import dev.slipway.database.Assurance;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.probe.Health;
import dev.slipway.probe.HealthProbe;
import dev.slipway.probe.ScriptResult;
import dev.slipway.site.Ports;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import dev.slipway.traffic.Traffic.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** One host in memory with release 1.0.0 live on schema 2, and 1.1.0 as an archive. */
final class Host {
  static final AppEnvironment APP = new AppEnvironment("shop", "production");
  static final ReleaseId FIRST = new ReleaseId("20261101_000000-1.0.0");
  static final ReleaseId NEXT = new ReleaseId("20261102_000000-1.1.0");
  static final Consent NONE = new Consent("anna", false, 0, null);

  static final Consent ANY_LOSS = new Consent("anna", false, 1_000_000, null);
  private static final String ZIP = ".zip";

  final World world = new World();
  final WorldReleases releases = new WorldReleases(world);
  final MemoryJournal journal = new MemoryJournal(world);
  final Sites sites = new WorldSites();
  final Deployments deployments = new Deployments(sites, file -> journal, "test");
  boolean healthy = true;
  boolean archivesAreGone;

  /** Whether the migration can be neither finished nor taken back. */
  boolean leftHalfWay;

  /** Whether somebody agreed that the first release comes back without what the next one wrote. */
  boolean lossAccepted;

  /** The schemas that 1.0.0 works with. */
  Set<Integer> oldSchemas = Set.of(2);

  final WorldStages stages = new WorldStages(world);

  final WorldInstallations installations = new WorldInstallations(world, releases);
  private final Path folder;

  /** In that folder, which must be its own: proofs are kept on disk. */
  Host(Path folder) {
    this.folder = folder;
    world.releaseWants(2);
    assertThat(deploy(FIRST, control()).outcome()).isEqualTo(Ending.Outcome.LIVE);
    assertThat(world.acknowledged()).isNotEmpty();
  }

  Ending deploy() {
    return deploy(NEXT, control());
  }

  Ending deploy(ReleaseId release, Control control) {
    return deployments.deploy(APP, asked(release), NONE, control);
  }

  Ending rollBack() {
    return deployments.rollBack(APP, Optional.empty(), NONE, control());
  }

  /** A proven backup of what is live. */
  void backUp(BackupName name) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sites
        .open(APP, 0, installations.config(FIRST), Progress.SILENT)
        .requireDatabase()
        .backUp(name, "1.0.0", Assurance.PROVEN, Progress.SILENT);
  }

  Ending approve() {
    return deployments.approve(APP, LiveHistory.inDoubt(journal), NONE, control());
  }

  /** Nobody comes while the next release is watched, and its settings want somebody to. */
  void nextIsInDoubt() {
    installations.settings(NEXT, SampleConfig.inDoubtWithoutCustomers());
  }

  /** As the next executor does it. */
  Optional<Ending> recover() {
    Deployments next = new Deployments(sites, file -> journal, "test");
    for (int attempt = 1; ; attempt++) {
      try {
        return next.recover(APP, control());
      } catch (Failure stuck) {
        if (!leftHalfWay || attempt > StepRunner.MOST_ATTEMPTS) {
          throw stuck;
        }
      }
    }
  }

  static Control control() {
    return new Control(Listener.NOBODY);
  }

  /** A release to be unpacked, each with a digest of its own. */
  static NewRelease asked(ReleaseId release) {
    String hex = Integer.toHexString(release.hashCode());
    return new NewRelease(
        release,
        Optional.of(
            new NewRelease.Archive(
                Path.of("/incoming", release + ZIP),
                new Digest("0".repeat(64 - hex.length()) + hex))));
  }

  /**
   * In the end old or new serves with a schema that fits, every write that a customer was told
   * succeeded is there, and nothing is left to recover.
   */
  void verify(String when) {
    assertThat(recover()).as(when + ": a second recovery has nothing to do").isEmpty();
    assertThat(stages.isSet()).as(when + ": a clone was left").isFalse();
    if (LiveHistory.inDoubt(journal).isPresent()) {
      // Both are ready, until somebody decides.
      assertThat(world.running()).as(when + ": two webs and a worker").hasSize(3);
      assertThat(world.running().values()).as(when).contains(FIRST.value());
      assertThat(approve().outcome()).isEqualTo(Ending.Outcome.LIVE);
    }
    assertThat(world.data()).as(when).isPresent();
    Set<String> there = new TreeSet<>(world.data().get().rows());
    if (lossAccepted && releases.current().filter(FIRST::equals).isPresent()) {
      world.rescued().forEach(there::addAll);
    }
    assertThat(there).as(when).containsAll(world.acknowledged()).doesNotContain("migrated twice");
    world.rescued().forEach(there::addAll);
    assertThat(there).as(when + ": what others wrote").containsAll(world.othersRows());
    assertThat(world.refused()).as(when + ": failed requests").isZero();
    ReleaseId current = releases.current().orElseThrow();
    if (world.upstream().isPresent() && world.mode() == Mode.OPEN) {
      String serving = world.running().get(world.upstream().get().instance());
      assertThat(serving).as(when + ": what serves is current").isEqualTo(current.value());
      int schema = world.data().get().schema();
      assertThat(schema % 2 == 0 || leftHalfWay).as(when + ": no half schema").isTrue();
      if (current.equals(FIRST)) {
        assertThat(schema).as(when + ": the old release has its schema").isIn(oldSchemas);
      } else if (lossAccepted) {
        assertThat(schema).as(when + ": the new release has its schema").isEqualTo(4);
      }
      assertThat(world.running().values())
          .as(when + ": nothing else runs")
          .allMatch(current.value()::equals);
      assertThat(world.running()).as(when + ": web and worker").hasSize(2);
    } else {
      assertThat(world.mode())
          .as(when + ": only a stopped app does not serve")
          .isEqualTo(Mode.ANNOUNCED);
      assertThat(world.running()).as(when).isEmpty();
    }
  }

  private final class WorldSites implements Sites {
    @Override
    public List<AppEnvironment> all() {
      return List.of(APP);
    }

    @Override
    public SitePaths paths(AppEnvironment app) {
      return new SitePaths(folder);
    }

    @Override
    public Optional<ReleaseId> current(AppEnvironment app) {
      return releases.current();
    }

    @Override
    public AppConfig config(AppEnvironment app, ReleaseId release) {
      return installations.config(release);
    }

    @Override
    public boolean isUnpacked(AppEnvironment app, ReleaseId release) {
      return releases.isComplete(release);
    }

    @Override
    public AppConfig configInArchive(AppEnvironment app, Path archive, Digest digest) {
      if (archivesAreGone) {
        throw Failure.usage("archive.unreadable", "cannot read " + archive);
      }
      String name = archive.getFileName().toString();
      return installations.config(new ReleaseId(name.substring(0, name.length() - ZIP.length())));
    }

    @Override
    public Site open(
        AppEnvironment app, long deployment, AppConfig config, AppConfig data, Progress progress) {
      Ports ports =
          new Ports(
              releases,
              data.database().map(named -> world.database),
              config.migrations().map(tool -> world.migrations),
              world.runtime,
              world.traffic,
              new WorldHealth(),
              (script, target, writes) ->
                  new ScriptResult(
                      script.name(),
                      1,
                      0,
                      writes ? 1 : 0,
                      Optional.empty(),
                      List.of(),
                      Duration.ZERO,
                      List.of()),
              stages);
      return new Site(deployment, paths(app), installations, ports, progress);
    }
  }

  /** Healthy unless the new release is to be sick. */
  private final class WorldHealth implements HealthProbe {
    @Override
    public Optional<String> ask(Target target, HealthConfig health, String path) {
      boolean isNew = !target.name().startsWith("1-") && !WorldStages.isOn(target.name());
      return healthy || !isNew ? Optional.empty() : Optional.of("503");
    }

    @Override
    public Health health(Target target, HealthConfig health) {
      return new Health(ask(target, health, health.path()), "");
    }

    @Override
    public String await(Target target, HealthConfig health, Supplier<Optional<String>> stopped) {
      ask(target, health, health.path())
          .ifPresent(wrong -> {
            throw Failure.failed("health.never", wrong);
          });
      return "healthy";
    }
  }
}
