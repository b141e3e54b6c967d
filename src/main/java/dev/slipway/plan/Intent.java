package dev.slipway.plan;

import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for. Journalled with the plan, so that recovery needs nothing else.
 *
 * @param kind what kind of deployment
 * @param release the release that shall serve; for {@link Kind#STOP} the one that did
 * @param version its version, for people
 * @param archive the archive on this host; null when the release is already unpacked
 * @param digest the archive's digest; null when there is none
 * @param acceptDowntime whether an announced 503 was consented to
 * @param acceptedLoss number of rows a person accepted to lose; 0 without consent
 * @param requestedBy who asked
 * @param program version of Slipway that runs it, and alone may recover it
 * @param request the client's own name for its request, by which it finds the deployment; may be
 *     null
 */
@Json
public record Intent(
    Kind kind,
    ReleaseId release,
    String version,
    @Nullable String archive,
    @Nullable Digest digest,
    boolean acceptDowntime,
    long acceptedLoss,
    String requestedBy,
    String program,
    @Nullable String request) {

  /** The same, bringing that archive. */
  public Intent with(String newArchive, Digest newDigest) {
    return new Intent(
        kind,
        release,
        version,
        newArchive,
        newDigest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request);
  }

  /** The kinds of deployment. All are lists of the same steps. */
  public enum Kind {
    /** A new release. */
    DEPLOY,
    /** An earlier release again, with its data where needed. */
    ROLLBACK,
    /** The same release in new instances, so that changed settings take effect. */
    RESTART,
    /** The current release, which was stopped. */
    START,
    /** Nothing serves any more. */
    STOP,
    /** The current release's pending migrations. */
    UPGRADE;

    /** The word people use for it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
