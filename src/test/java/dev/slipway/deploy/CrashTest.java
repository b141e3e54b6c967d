package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.HealthConfig;
import dev.slipway.config.SampleConfig;
import dev.slipway.deploy.World.Died;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.probe.HealthProbe;
import dev.slipway.site.Ports;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The signature: the executor dies at every action of a deployment, before and after its effect,
 * and again at every action of the recovery. Whatever it was doing, in the end old or new serves
 * with a schema that fits, every write that a customer was told succeeded is there, and a second
 * recovery finds nothing to do.
 */
class CrashTest {
  private static final AppEnvironment APP = new AppEnvironment("shop", "production");
  private static final ReleaseId FIRST = new ReleaseId("20261101_000000-1.0.0");
  private static final ReleaseId NEXT = new ReleaseId("20261102_000000-1.1.0");
  private static final Consent NONE = new Consent("anna", false, 0);

  private static final boolean ALL = Boolean.getBoolean("crash.all");
  private static final int LONGEST_RECOVERY = 200;
  private static final int SAMPLE = 4;

  @TempDir static Path folder;

  /** One host with release 1.0.0 live on schema 2. */
  private static final class Host {
    final World world = new World();
    final WorldReleases releases = new WorldReleases(world);
    final MemoryJournal journal = new MemoryJournal(world);
    boolean healthy = true;

    final Deployments deployments = new Deployments(new WorldSites(this), file -> journal, "test");

    Host() {
      releases.add(FIRST);
      world.releaseWants(2);
      assertThat(go(FIRST).outcome()).isEqualTo(Ending.Outcome.LIVE);
      assertThat(world.acknowledged()).isNotEmpty();
      releases.add(NEXT);
    }

    Ending go(ReleaseId release) {
      return deployments.deploy(
          APP, new NewRelease(release, Optional.empty()), NONE, new Control(Listener.NOBODY));
    }

    Optional<Ending> recover() {
      return deployments.recover(APP, new Control(Listener.NOBODY));
    }
  }

  private interface Scenario {
    void run(Host host);
  }

  @Test
  void a_code_change_survives_dying_anywhere_twice() {
    exhaust(host -> host.go(NEXT));
  }

  @Test
  void a_migration_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.go(NEXT);
    });
  }

  @Test
  void a_migration_that_fails_half_way_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.world.migrationFailsHalfWay(true);
      host.go(NEXT);
    });
  }

  @Test
  void a_release_that_is_never_healthy_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.world.releaseWants(4);
      host.healthy = false;
      host.go(NEXT);
    });
  }

  @Test
  void a_rollback_survives_dying_anywhere_twice() {
    exhaust(host -> {
      host.go(NEXT);
      host.deployments.rollBack(APP, Optional.empty(), NONE, new Control(Listener.NOBODY));
    });
  }

  @Test
  void stopping_and_starting_survive_dying_anywhere_twice() {
    exhaust(host -> {
      host.deployments.change(APP, Kind.STOP, NONE, new Control(Listener.NOBODY));
      host.deployments.change(APP, Kind.START, NONE, new Control(Listener.NOBODY));
    });
  }

  @Test
  void another_version_leaves_an_unfinished_deployment_alone_and_says_who_can() {
    Host host = new Host();
    dies(host, 5, () -> host.go(NEXT));
    Deployments other = new Deployments(new WorldSites(host), file -> host.journal, "newer");
    assertThatThrownBy(() -> other.recover(APP, new Control(Listener.NOBODY)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("begun by Slipway test");
    assertThatThrownBy(() ->
            other.deploy(
                APP, new NewRelease(NEXT, Optional.empty()), NONE, new Control(Listener.NOBODY)))
        .hasMessageContaining("neither live nor undone");
    assertThat(host.recover()).isPresent();
  }

  /**
   * Every single death, and for each of them deaths during its recovery: a seeded sample, or with
   * {@code -Dcrash.all=true} every one.
   */
  private void exhaust(Scenario scenario) {
    Random random = new Random(20261121);
    int deaths = 0;
    for (int first = 0; diesOnce(scenario, first); first++) {
      deaths++;
      for (int second = 0; second < LONGEST_RECOVERY; second++) {
        boolean chosen = ALL || random.nextInt(LONGEST_RECOVERY) < SAMPLE;
        if (chosen && !diesTwice(scenario, first, second)) {
          break;
        }
        deaths += chosen ? 1 : 0;
      }
    }
    assertThat(deaths).isGreaterThan(20);
    System.out.println("crash test: " + deaths + " deaths, all recovered");
  }

  private boolean diesOnce(Scenario scenario, int at) {
    Host host = new Host();
    if (!dies(host, at, () -> scenario.run(host))) {
      return false;
    }
    host.recover();
    verify(host, "death at " + at);
    return true;
  }

  private boolean diesTwice(Scenario scenario, int first, int second) {
    Host host = new Host();
    dies(host, first, () -> scenario.run(host));
    boolean died = dies(host, second, host::recover);
    if (died) {
      host.recover();
    }
    verify(host, "deaths at " + first + " and " + second);
    return died;
  }

  private static boolean dies(Host host, int at, Runnable work) {
    host.world.dieAfter(at);
    try {
      work.run();
      return false;
    } catch (Died died) {
      return true;
    } finally {
      host.world.live();
    }
  }

  private static void verify(Host host, String when) {
    World world = host.world;
    assertThat(host.recover()).as(when + ": a second recovery has nothing to do").isEmpty();
    assertThat(world.data()).as(when).isPresent();
    assertThat(world.data().get().rows()).as(when).containsAll(world.acknowledged());
    assertThat(world.refused()).as(when + ": failed requests").isZero();
    ReleaseId current = host.releases.current().orElseThrow();
    if (world.upstream().isPresent() && world.mode() == dev.slipway.traffic.Traffic.Mode.OPEN) {
      String serving = world.running().get(world.upstream().get().instance());
      assertThat(serving).as(when + ": what serves is current").isEqualTo(current.value());
      int schema = world.data().get().schema();
      assertThat(schema).as(when + ": no half schema").isEven();
      if (current.equals(FIRST)) {
        assertThat(schema).as(when + ": the old release has its schema").isEqualTo(2);
      }
      assertThat(world.running().values())
          .as(when + ": nothing else runs")
          .allMatch(current.value()::equals);
      assertThat(world.running()).as(when + ": web and worker").hasSize(2);
    } else {
      assertThat(world.mode())
          .as(when + ": only a stopped app does not serve")
          .isEqualTo(dev.slipway.traffic.Traffic.Mode.ANNOUNCED);
      assertThat(world.running()).as(when).isEmpty();
    }
  }

  private static final class WorldSites implements Sites {
    private final Host host;

    WorldSites(Host host) {
      this.host = host;
    }

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
      return host.releases.current();
    }

    @Override
    public AppConfig config(AppEnvironment app, ReleaseId release) {
      return SampleConfig.webAndWorker();
    }

    @Override
    public AppConfig configInArchive(AppEnvironment app, Path archive) {
      return SampleConfig.webAndWorker();
    }

    @Override
    public Site open(AppEnvironment app, long deployment, AppConfig config, Progress progress) {
      Ports ports =
          new Ports(
              host.releases,
              Optional.of(host.world.database),
              Optional.of(host.world.migrations),
              host.world.runtime,
              host.world.traffic,
              new WorldHealth(host));
      return new Site(deployment, paths(app), new WorldInstallations(), ports, progress);
    }
  }

  /** Healthy unless the new release is to be sick. */
  private record WorldHealth(Host host) implements HealthProbe {
    @Override
    public Optional<String> ask(Target target, HealthConfig health, String path) {
      boolean isNew = !target.name().startsWith("1-");
      return host.healthy || !isNew ? Optional.empty() : Optional.of("503");
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
