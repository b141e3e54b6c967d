package dev.slipway.step;

import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.time.Duration;

/**
 * Takes a release's migrations back with the tool's own way down, as the rehearsal proved it, while
 * requests are held. Undone by bringing back the copy taken just before.
 *
 * @param left the release whose migrations are taken back
 * @param stood where the database stood before them
 * @param before the copy to go back to
 * @param rescue name under which going back keeps what it replaces
 * @param deadlineMillis after this the tool is ended
 */
@Json
public record GoDown(
    ReleaseId left, MigrationState stood, BackupName before, BackupName rescue, long deadlineMillis)
    implements Step {

  @Override
  public String title() {
    return "take the migration back to "
        + (stood.current().isEmpty() ? "before the first" : stood.revision());
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    site.endLeftoverMigration();
    if (isHalfWay(site)) {
      site.requireDatabase().restore(before, rescue, site.progress());
    }
    site.others().oursWrite(true);
    try {
      tool(site)
          .downgrade(
              site.migrating(left),
              stood.revision(),
              new Limits(Duration.ofMillis(deadlineMillis), site.paths().migrationLock()),
              site.progress()::say);
    } finally {
      site.others().oursWrite(false);
    }
  }

  /**
   * A tool that died in the middle can rarely go on from there; from the copy it can begin anew.
   */
  private boolean isHalfWay(Site site) {
    return site.requireDatabase().backup(before).isPresent()
        && !site.requireDatabase()
            .catalogue()
            .fingerprint()
            .equals(site.requireBackup(before).contents().catalogue().fingerprint());
  }

  private Migrations tool(Site site) {
    return site.requireMigrations();
  }

  private Surroundings surroundings(Site site) {
    return site.surroundings(left);
  }

  @Override
  public Observed observe(Site site) {
    site.endLeftoverMigration();
    MigrationState now = tool(site).state(surroundings(site));
    if (now.current().equals(stood.current())) {
      return new Observed.Done("taken back; schema " + schemaNow(site).brief());
    }
    return schemaNow(site).equals(site.requireBackup(before).contents().catalogue().fingerprint())
        ? new Observed.Absent()
        : new Observed.Partial("the database is at " + now.current());
  }

  private static Digest schemaNow(Site site) {
    return site.requireDatabase().catalogue().fingerprint();
  }

  @Override
  public void undo(Site site) {
    site.endLeftoverMigration();
    OthersKept.restore(site, before, rescue);
  }
}
