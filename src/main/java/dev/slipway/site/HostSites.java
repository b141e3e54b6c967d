package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.TrafficConfig;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Database;
import dev.slipway.database.provided.ProvidedBackups;
import dev.slipway.database.provided.Snapshots;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperHome;
import dev.slipway.migration.MigrationTools;
import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.probe.HealthProbe;
import dev.slipway.probe.HealthProbe.Target;
import dev.slipway.probe.ScriptProbe;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import dev.slipway.release.DependencyStore;
import dev.slipway.release.ReleaseStore;
import dev.slipway.runtime.supervised.SupervisedRuntime;
import dev.slipway.traffic.embedded.EmbeddedTraffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Sites on this host: its databases, processes supervised by the keeper, traffic through its proxy.
 */
public final class HostSites implements Sites {
  private final SlipwayHome home;
  private final KeeperClient keeper;
  private final HealthProbe probe;
  private final ScriptProbe scripts;
  private final Map<String, String> host;
  private final Set<Path> leftOut = ConcurrentHashMap.newKeySet();

  /**
   * Sites of one home.
   *
   * @param host variables of this host
   */
  public HostSites(
      SlipwayHome home,
      KeeperClient keeper,
      HealthProbe probe,
      ScriptProbe scripts,
      Map<String, String> host) {
    this.home = home;
    this.keeper = keeper;
    this.probe = probe;
    this.scripts = scripts;
    this.host = Map.copyOf(host);
  }

  @Override
  public List<AppEnvironment> all() {
    if (!Files.isDirectory(home.apps())) {
      return List.of();
    }
    try (Stream<Path> apps = Files.list(home.apps())) {
      return apps.filter(Files::isDirectory).flatMap(this::environments).sorted(BY_NAME).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + home.apps(), e);
    }
  }

  private static final java.util.Comparator<AppEnvironment> BY_NAME =
      java.util.Comparator.comparing(AppEnvironment::toString);

  private Stream<AppEnvironment> environments(Path app) {
    try (Stream<Path> environments = Files.list(app)) {
      return environments
          .filter(Files::isDirectory)
          .flatMap(environment -> named(app, environment).stream())
          .toList()
          .stream();
    } catch (IOException e) {
      leaveOut(app, e.toString());
      return Stream.of();
    }
  }

  /** A folder that somebody else put here is none of ours, and keeps us from nothing. */
  private Optional<AppEnvironment> named(Path app, Path environment) {
    try {
      return Optional.of(
          new AppEnvironment(app.getFileName().toString(), environment.getFileName().toString()));
    } catch (Failure noName) {
      leaveOut(environment, noName.what());
      return Optional.empty();
    }
  }

  private void leaveOut(Path folder, String why) {
    if (leftOut.add(folder)) {
      System.err.println("executor: " + folder + " is left out: " + why);
    }
  }

  @Override
  public SitePaths paths(AppEnvironment app) {
    return new SitePaths(home.app(app));
  }

  @Override
  public Optional<ReleaseId> current(AppEnvironment app) {
    return releases(paths(app)).current();
  }

  @Override
  public AppConfig config(AppEnvironment app, ReleaseId release) {
    return settings(app).ofRelease(release);
  }

  @Override
  public boolean isUnpacked(AppEnvironment app, ReleaseId release) {
    return releases(paths(app)).isComplete(release);
  }

  @Override
  public AppConfig configInArchive(AppEnvironment app, Path archive, Digest digest) {
    return settings(app).inArchive(archive, digest);
  }

  @Override
  public Site open(
      AppEnvironment app, long deployment, AppConfig config, AppConfig data, Progress progress) {
    SitePaths paths = paths(app);
    ReleaseStore releases = releases(paths);
    CommandRunner commands = new CommandRunner(Redaction.NONE);
    HostInstallations installations =
        new HostInstallations(
            app,
            paths,
            settings(app),
            releases,
            new DependencyStore(paths.environments(), commands),
            commands);
    Optional<Database> database =
        database(data, paths, new DjangoLocation(data, paths, releases, installations, commands))
            .map(live -> backedUp(app, live, data, paths, commands));
    Ports ports =
        new Ports(
            releases,
            database,
            MigrationTools.of(config, commands, address -> isHealthy(config, address)),
            new SupervisedRuntime(keeper, new KeeperHome(home), app),
            traffic(app, config),
            probe,
            scripts,
            new HostStages(paths, installations, database, config, commands, probe));
    return new Site(deployment, paths, installations, ports, progress);
  }

  private static Optional<Database> database(
      AppConfig config, SitePaths paths, DjangoLocation django) {
    return DjangoLocation.isMeant(config)
        ? Optional.of(new LaterDatabase(django::find))
        : Databases.of(config, paths);
  }

  /** With the provider's snapshots for backups, where there is a provider. */
  private Database backedUp(
      AppEnvironment app,
      Database live,
      AppConfig config,
      SitePaths paths,
      CommandRunner commands) {
    return config
        .backup()
        .provider()
        .<Database>map(provider ->
            new ProvidedBackups(
                live,
                new BackupStore(paths.backups()),
                new Snapshots(
                    provider,
                    commands,
                    () ->
                        new Surroundings(
                            releases(paths).current().map(paths::release).orElse(paths.root()),
                            settings(app).variables(config),
                            config.user()))))
        .orElse(live);
  }

  private EmbeddedTraffic traffic(AppEnvironment app, AppConfig config) {
    TrafficConfig traffic = config.traffic();
    return new EmbeddedTraffic(
        keeper, app, List.of(PublicUrl.of(config).getHost()), traffic.certificate(), traffic.key());
  }

  private boolean isHealthy(AppConfig config, Address address) {
    Target target =
        new Target("migrating instance", address.port(), PublicUrl.of(config).getHost(), false);
    return probe.ask(target, config.health(), config.health().path()).isEmpty();
  }

  private static ReleaseStore releases(SitePaths paths) {
    return new ReleaseStore(paths.releases(), paths.root().resolve("current"));
  }

  private HostSettings settings(AppEnvironment app) {
    return new HostSettings(app, paths(app), host);
  }
}
