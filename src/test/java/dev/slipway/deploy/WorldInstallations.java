package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ProbeScript;
import dev.slipway.config.SampleConfig;
import dev.slipway.model.Digest;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.runtime.InstanceSpec;
import dev.slipway.site.Installations;
import dev.slipway.site.InstancePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Installations of a {@link World}: all releases have the same settings, unless a test says others.
 */
final class WorldInstallations implements Installations {
  private static final Surroundings NOWHERE =
      new Surroundings(Path.of("/"), Map.of(), Optional.empty());

  private final World world;
  private final WorldReleases releases;
  private final Set<ReleaseId> built = new HashSet<>();
  private final Map<ReleaseId, AppConfig> settings = new HashMap<>();
  private boolean installed;
  private boolean scripted;

  WorldInstallations(World world, WorldReleases releases) {
    this.world = world;
    this.releases = releases;
  }

  /** That release has settings of its own. */
  void settings(ReleaseId release, AppConfig config) {
    settings.put(release, config);
  }

  @Override
  public void unpack(ReleaseId release, Path archive, Digest digest, Progress progress) {
    world.work();
    releases.add(release);
    world.tick();
  }

  @Override
  public void install(ReleaseId release, Progress progress) {
    world.work();
    installed = true;
    world.tick();
  }

  @Override
  public Optional<Path> environment(ReleaseId release) {
    return installed ? Optional.of(Path.of("/environments/one")) : Optional.empty();
  }

  @Override
  public void pruneDependencies() {}

  @Override
  public void build(ReleaseId release, Progress progress) {
    world.work();
    built.add(release);
    world.tick();
  }

  @Override
  public boolean isBuilt(ReleaseId release) {
    return built.contains(release);
  }

  @Override
  public AppConfig config(ReleaseId release) {
    return settings.getOrDefault(release, SampleConfig.withDependenciesAndBuild());
  }

  @Override
  public List<ProbeScript> probes(ReleaseId release) {
    return scripted
        ? List.of(new ProbeScript("write", List.of(), List.of(), List.of()))
        : List.of();
  }

  /** Releases have a probe script that writes. */
  void scripted() {
    scripted = true;
  }

  @Override
  public Surroundings surroundings(ReleaseId release) {
    return NOWHERE;
  }

  @Override
  public InstanceSpec spec(InstancePlan instance) {
    return new InstanceSpec(
        instance.id(), instance.process(), instance.release().value(), List.of("true"), NOWHERE);
  }

  @Override
  public Map<Duration, List<InstancePlan>> byGrace(List<InstancePlan> instances) {
    return Map.of(Duration.ofSeconds(1), instances);
  }
}
