package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes sites: binds the ports of this host to one app and environment. */
public interface Sites {

  /** Every app and environment that has a root directory here; what is none is left out. */
  List<AppEnvironment> all();

  /** Where that app and environment is. */
  SitePaths paths(AppEnvironment app);

  /** The release that {@code current} points to. */
  Optional<ReleaseId> current(AppEnvironment app);

  /** Settings of a release that is unpacked here. */
  AppConfig config(AppEnvironment app, ReleaseId release);

  /** Whether a release is complete here, so that its archive is not needed any more. */
  boolean isUnpacked(AppEnvironment app, ReleaseId release);

  /**
   * Settings of a release that is still packed.
   *
   * @param digest what the archive must hash to
   * @throws dev.slipway.model.Failure when it is gone or another one
   */
  AppConfig configInArchive(AppEnvironment app, Path archive, Digest digest);

  /**
   * A site for one deployment.
   *
   * @param deployment its number; 0 for looking only
   * @param config settings that say which database, migration tool and addresses it has
   */
  default Site open(AppEnvironment app, long deployment, AppConfig config, Progress progress) {
    return open(app, deployment, config, config, progress);
  }

  /**
   * A site for a deployment that deals with another release's database.
   *
   * @param deployment its number
   * @param config settings that say which migration tool and addresses it has
   * @param data settings that say which database it has
   */
  Site open(
      AppEnvironment app, long deployment, AppConfig config, AppConfig data, Progress progress);
}
