package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Installations of a {@link World}: every release has the same settings and needs nothing. */
final class WorldInstallations implements Installations {
  private static final Surroundings NOWHERE =
      new Surroundings(Path.of("/"), Map.of(), Optional.empty());

  @Override
  public void unpack(ReleaseId release, Path archive, Digest digest, Progress progress) {
    throw new AssertionError("releases of a world are unpacked");
  }

  @Override
  public void install(ReleaseId release, Progress progress) {
    throw new AssertionError("releases of a world have no dependencies");
  }

  @Override
  public Optional<Path> environment(ReleaseId release) {
    return Optional.empty();
  }

  @Override
  public void build(ReleaseId release, Progress progress) {
    throw new AssertionError("releases of a world are built");
  }

  @Override
  public boolean isBuilt(ReleaseId release) {
    return true;
  }

  @Override
  public AppConfig config(ReleaseId release) {
    return SampleConfig.webAndWorker();
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
