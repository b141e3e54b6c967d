package dev.slipway.plan;

import dev.slipway.model.BackupName;
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
 * @param plan the plan whose proof it relies on; null when it has to make its own
 * @param origin where the release comes from; null when that is not known
 * @param data the backup whose data come back; null when none does
 * @param crash whether the rehearsal kills the migration, too, because that was asked for
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
    @Nullable String request,
    @Nullable Long plan,
    @Nullable Origin origin,
    @Nullable BackupName data,
    boolean crash) {

  /** One that makes its own proof. */
  public Intent(
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
    this(
        kind,
        release,
        version,
        archive,
        digest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request,
        null,
        null,
        null,
        false);
  }

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
        request,
        plan,
        origin,
        data,
        crash);
  }

  /** The same, of a release that is unpacked here already, for that earlier intent. */
  public Intent from(Intent earlier) {
    return new Intent(
        kind,
        release,
        version,
        null,
        earlier.digest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request,
        plan,
        earlier.origin,
        data,
        crash);
  }

  /** The same, of a release that comes from there. */
  public Intent comingFrom(@Nullable Origin place) {
    return new Intent(
        kind,
        release,
        version,
        archive,
        digest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request,
        plan,
        place,
        data,
        crash);
  }

  /** The same, relying on the proof of that plan. */
  public Intent relyingOn(long number) {
    return new Intent(
        kind,
        release,
        version,
        archive,
        digest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request,
        number,
        origin,
        data,
        crash);
  }

  /** The same, of which the rehearsal kills the migration, too. */
  public Intent crashing() {
    return new Intent(
        kind,
        release,
        version,
        archive,
        digest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request,
        plan,
        origin,
        data,
        true);
  }

  /** The same, bringing the data of that backup back. */
  public Intent bringingBack(BackupName backup) {
    return new Intent(
        kind,
        release,
        version,
        archive,
        digest,
        acceptDowntime,
        acceptedLoss,
        requestedBy,
        program,
        request,
        plan,
        origin,
        backup,
        crash);
  }

  /** Whether a new release is brought, to be put live or only to be planned. */
  public boolean bringsRelease() {
    return kind == Kind.DEPLOY || kind == Kind.PLAN;
  }

  /** Whether migrations that are pending are applied. */
  public boolean migrates() {
    return bringsRelease() || kind == Kind.UPGRADE;
  }

  /** The kinds of deployment. All are lists of the same steps. */
  public enum Kind {
    /** A new release. */
    DEPLOY,
    /** A new release as well, but only up to its plan; nothing that could be noticed happens. */
    PLAN,
    /** An earlier release again, with its data where needed. */
    ROLLBACK,
    /** The same release in new instances, so that changed settings take effect. */
    RESTART,
    /** The current release, which was stopped. */
    START,
    /** Nothing serves any more. */
    STOP,
    /** The current release's pending migrations. */
    UPGRADE,
    /** The current release with the data of a backup, or of a dump that was made one. */
    RESTORE,
    /** The current release, of which the watch could not tell whether it is good. */
    APPROVE;

    /** The word people use for it. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
