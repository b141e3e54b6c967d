package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ProbeScript;
import dev.slipway.model.Digest;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.runtime.InstanceSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What releases become on this host: unpacked, with their dependencies, built, and everything
 * needed to run one of their programs. Settings are read anew each time, so that a changed {@code
 * .env} counts from the next start on.
 */
public interface Installations {

  /** Unpacks an archive into its release directory and links what is shared. Idempotent. */
  void unpack(ReleaseId release, Path archive, Digest digest, Progress progress);

  /** Makes the release's dependencies be there. Idempotent. */
  void install(ReleaseId release, Progress progress);

  /** The directory of the release's dependencies, when it is complete and intact. */
  Optional<Path> environment(ReleaseId release);

  /** Removes dependencies that no release on this host needs any more. */
  void pruneDependencies();

  /** Runs the release's build commands. Idempotent. */
  void build(ReleaseId release, Progress progress);

  /** Whether its build commands have all succeeded. */
  boolean isBuilt(ReleaseId release);

  /** The settings that release was packaged with, for this environment, variables filled in. */
  AppConfig config(ReleaseId release);

  /**
   * The probe scripts of that release, for this environment, variables filled in.
   *
   * @throws dev.slipway.model.Failure when one is missing or has problems
   */
  List<ProbeScript> probes(ReleaseId release);

  /** Where, as whom and with which variables programs of that release run. */
  Surroundings surroundings(ReleaseId release);

  /** One process, ready to run. */
  InstanceSpec spec(InstancePlan instance);

  /** Instances by the time they have between SIGTERM and SIGKILL. */
  Map<Duration, List<InstancePlan>> byGrace(List<InstancePlan> instances);
}
