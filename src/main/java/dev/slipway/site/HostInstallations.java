package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.config.ProbeScript;
import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Account;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Surroundings;
import dev.slipway.release.DependencyStore;
import dev.slipway.release.ReleaseStore;
import dev.slipway.release.SharedPaths;
import dev.slipway.runtime.InstanceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Installations on this host. */
public final class HostInstallations implements Installations {
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(30);

  private static final String LOOPBACK = "127.0.0.1";

  /** For programs that do not listen, whose settings may ask for a number all the same. */
  private static final Address NO_PORT = new Address(LOOPBACK, 0);

  private final AppEnvironment app;
  private final SitePaths paths;
  private final HostSettings settings;
  private final ReleaseStore releases;
  private final DependencyStore dependencies;
  private final CommandRunner commands;

  /** Installations of one app and environment. */
  public HostInstallations(
      AppEnvironment app,
      SitePaths paths,
      HostSettings settings,
      ReleaseStore releases,
      DependencyStore dependencies,
      CommandRunner commands) {
    this.app = app;
    this.paths = paths;
    this.settings = settings;
    this.releases = releases;
    this.dependencies = dependencies;
    this.commands = commands;
  }

  @Override
  public void unpack(ReleaseId release, Path archive, Digest digest, Progress progress) {
    AppConfig config = settings.inArchive(archive, digest);
    releases.unpack(
        release,
        archive,
        digest,
        new SharedPaths(paths.shared(), config.shared(), config.user()),
        progress);
  }

  @Override
  public void install(ReleaseId release, Progress progress) {
    AppConfig config = config(release);
    config
        .dependencies()
        .ifPresent(wanted -> dependencies.install(wanted, bare(release, config), progress));
  }

  @Override
  public Optional<Path> environment(ReleaseId release) {
    AppConfig config = config(release);
    return config
        .dependencies()
        .flatMap(wanted -> dependencies.find(wanted, bare(release, config)));
  }

  @Override
  public void pruneDependencies() {
    Set<String> needed = new HashSet<>();
    for (ReleaseId release : releases.list()) {
      AppConfig config = config(release);
      config
          .dependencies()
          .ifPresent(wanted -> needed.add(dependencies.key(wanted, bare(release, config))));
    }
    dependencies.keepOnly(needed);
  }

  @Override
  public void build(ReleaseId release, Progress progress) {
    if (isBuilt(release)) {
      return;
    }
    AppConfig config = config(release);
    releases.open(release, config.user());
    for (CommandLine line : config.build()) {
      build(line, surroundings(release), progress);
    }
    releases.seal(release, config.user());
  }

  private void build(CommandLine line, Surroundings surroundings, Progress progress) {
    String words = String.join(" ", line.arguments());
    progress.say(words);
    Outcome outcome =
        commands.run(
            new Command(line.arguments(), surroundings, LONGEST_BUILD, Optional.empty()),
            progress::say);
    if (!outcome.succeeded()) {
      throw Failure.failed(
              "build.failed", "'%s' ended with exit code %d".formatted(words, outcome.exitCode()))
          .next("its output:\n" + outcome.output().strip());
    }
  }

  @Override
  public boolean isBuilt(ReleaseId release) {
    return releases.isBuilt(release);
  }

  @Override
  public AppConfig config(ReleaseId release) {
    return settings.ofRelease(release);
  }

  @Override
  public List<ProbeScript> probes(ReleaseId release) {
    return settings.probes(release);
  }

  @Override
  public Surroundings surroundings(ReleaseId release) {
    return surroundings(release, NO_PORT);
  }

  private Surroundings surroundings(ReleaseId release, Address address) {
    AppConfig config = config(release);
    Surroundings bare = bare(release, config, address);
    return config.dependencies().map(wanted -> dependencies.over(wanted, bare)).orElse(bare);
  }

  private Surroundings bare(ReleaseId release, AppConfig config) {
    return bare(release, config, NO_PORT);
  }

  private Surroundings bare(ReleaseId release, AppConfig config, Address address) {
    Map<String, String> variables = new LinkedHashMap<>(settings.variables(config));
    variables.putAll(address.into(config.env()));
    variables.put("SLIPWAY_APP", app.app());
    variables.put("SLIPWAY_ENVIRONMENT", app.environment());
    variables.put("SLIPWAY_RELEASE", release.value());
    if (config.user().map(Account::named).filter(account -> !account.isOurs()).isPresent()) {
      // Ours is no home for another account; without the variable programs find their own.
      variables.remove("HOME");
    }
    return new Surroundings(paths.release(release), variables, config.user());
  }

  @Override
  public InstanceSpec spec(InstancePlan instance) {
    Address address = new Address(LOOPBACK, instance.port());
    Surroundings surroundings = surroundings(instance.release(), address);
    if (instance.isWeb()) {
      surroundings = surroundings.with(Map.of("PORT", Integer.toString(instance.port())));
    }
    return new InstanceSpec(
        instance.id(),
        instance.process(),
        instance.release().value(),
        process(instance).command().arguments().stream().map(address::into).toList(),
        surroundings);
  }

  @Override
  public Map<Duration, List<InstancePlan>> byGrace(List<InstancePlan> instances) {
    return instances.stream().collect(Collectors.groupingBy(i -> process(i).stop()));
  }

  private ProcessConfig process(InstancePlan instance) {
    return config(instance.release()).processes().stream()
        .filter(p -> p.name().equals(instance.process()))
        .findFirst()
        .orElseThrow(() ->
            Failure.state(
                "process.none",
                "release %s has no process '%s'"
                    .formatted(instance.release(), instance.process())));
  }
}
