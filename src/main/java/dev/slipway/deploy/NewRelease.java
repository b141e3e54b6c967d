package dev.slipway.deploy;

import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Origin;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A release that shall go live.
 *
 * @param release the name it has, or shall have, on this host
 * @param archive where it comes from; empty when it is unpacked here already
 * @param origin what is known of its source, if anything is
 */
public record NewRelease(ReleaseId release, Optional<Archive> archive, Optional<Origin> origin) {

  /** One of whose source nothing is known. */
  public NewRelease(ReleaseId release, Optional<Archive> archive) {
    this(release, archive, Optional.empty());
  }

  /**
   * An archive on this host.
   *
   * @param file the file
   * @param digest what it must hash to
   */
  public record Archive(Path file, Digest digest) {}
}
