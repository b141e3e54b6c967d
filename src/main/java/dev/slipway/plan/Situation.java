package dev.slipway.plan;

import dev.slipway.database.ProvingGround;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.InstancePlan;
import dev.slipway.watch.Baseline;
import java.util.List;
import java.util.Optional;

/**
 * What is there, seen right before planning.
 *
 * @param current the release {@code current} points to
 * @param running instances that are asked to run, of whatever release
 * @param serving the web instance requests go to, if any
 * @param database the database, if the app has one
 * @param migration where the database stands and where the release wants it
 * @param prunableReleases releases that nothing needs any more
 * @param prunableBackups backups that nothing needs any more
 * @param freePort a free port on loopback for the new web instance
 * @param baseline what the release that serves is like, if one does
 * @param means what the host has left
 */
public record Situation(
    Optional<ReleaseId> current,
    List<InstancePlan> running,
    Optional<InstancePlan> serving,
    Optional<DatabaseFacts> database,
    Optional<MigrationState> migration,
    List<ReleaseId> prunableReleases,
    List<BackupName> prunableBackups,
    int freePort,
    Optional<Baseline> baseline,
    Means means) {

  /** A situation in which nobody looked what the host and the release that serves are like. */
  public Situation(
      Optional<ReleaseId> current,
      List<InstancePlan> running,
      Optional<InstancePlan> serving,
      Optional<DatabaseFacts> database,
      Optional<MigrationState> migration,
      List<ReleaseId> prunableReleases,
      List<BackupName> prunableBackups,
      int freePort) {
    this(
        current,
        running,
        serving,
        database,
        migration,
        prunableReleases,
        prunableBackups,
        freePort,
        Optional.empty(),
        Means.UNKNOWN);
  }

  /** The same, with these instances running. */
  public Situation running(List<InstancePlan> others) {
    return new Situation(
        current,
        others,
        serving,
        database,
        migration,
        prunableReleases,
        prunableBackups,
        freePort,
        baseline,
        means);
  }

  /** The same, on a host that has these means. */
  public Situation having(Means other) {
    return new Situation(
        current,
        running,
        serving,
        database,
        migration,
        prunableReleases,
        prunableBackups,
        freePort,
        baseline,
        other);
  }

  /**
   * What planning needs to know of the database.
   *
   * @param schema fingerprint of its schema; empty when it does not exist yet
   * @param provenEnough a proven backup that is recent enough for a code-only deployment
   * @param ground the other server where it is proven; empty where that is beside it
   */
  public record DatabaseFacts(
      Optional<Digest> schema, Optional<BackupName> provenEnough, Optional<ProvingGround> ground) {

    /** What is proven beside it. */
    public DatabaseFacts(Optional<Digest> schema, Optional<BackupName> provenEnough) {
      this(schema, provenEnough, Optional.empty());
    }

    /** Whether there is data to protect. */
    public boolean exists() {
      return schema.isPresent();
    }
  }
}
