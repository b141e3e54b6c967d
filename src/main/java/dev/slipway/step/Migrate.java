package dev.slipway.step;

import dev.slipway.database.Database;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the release's pending migrations. Only while requests are held or nothing serves yet, so
 * that going back to the copy taken just before loses nothing.
 *
 * @param release the release that brings them
 * @param stood where the database stood when this was planned
 * @param schema fingerprint of the schema then; null when there was no database
 * @param before the copy to go back to; null when there was no database
 * @param rescue name under which going back keeps what it replaces
 * @param deadlineMillis after this the tool is ended
 */
@Json
public record Migrate(
    ReleaseId release,
    MigrationState stood,
    @Nullable Digest schema,
    @Nullable BackupName before,
    BackupName rescue,
    long deadlineMillis)
    implements Step {
  private static final int MOST_NAMED = 3;

  @Override
  public String title() {
    // Django has a head for every app of the project.
    return stood.target().size() == 1
        ? "migrate to " + stood.target().getFirst()
        : "migrate, %d pending".formatted(stood.pending().size());
  }

  @Override
  public Scope scope() {
    return Scope.ENVIRONMENT;
  }

  @Override
  public void apply(Site site) {
    site.endLeftoverMigration();
    site.requireMigrations()
        .upgrade(
            site.surroundings(release),
            new Limits(Duration.ofMillis(deadlineMillis), site.paths().migrationLock()),
            site.progress()::say);
  }

  @Override
  public Observed observe(Site site) {
    site.endLeftoverMigration();
    MigrationState state = site.requireMigrations().state(site.surroundings(release));
    Database database = site.requireDatabase();
    if (!state.isPending()) {
      return new Observed.Done(
          "%d applied: %s; schema %s"
              .formatted(
                  stood.pending().size(),
                  named(stood.pending()),
                  database.exists() ? database.catalogue().fingerprint().brief() : "none"));
    }
    if (isUntouched(site, state)) {
      return new Observed.Absent();
    }
    return new Observed.Partial(
        "the database is at %s, neither where it was (%s) nor where it should be (%s)"
            .formatted(state.current(), stood.current(), stood.target()));
  }

  private static String named(List<String> migrations) {
    String some = String.join(", ", migrations.subList(0, Math.min(MOST_NAMED, migrations.size())));
    int more = migrations.size() - MOST_NAMED;
    return more > 0 ? some + " and %d more".formatted(more) : some;
  }

  private boolean isUntouched(Site site, MigrationState state) {
    Database database = site.requireDatabase();
    if (schema == null || before == null) {
      return !database.exists();
    }
    return state.current().equals(stood.current())
        && database.catalogue().fingerprint().equals(schema)
        && hasDataOf(before, site);
  }

  /** A migration that commits in parts may have changed half of the rows and no table. */
  private static boolean hasDataOf(BackupName before, Site site) {
    return site.requireDatabase()
        .contents(site.progress())
        .equals(site.requireBackup(before).contents());
  }

  @Override
  public void undo(Site site) {
    site.endLeftoverMigration();
    Database database = site.requireDatabase();
    if (before == null) {
      database.restoreAbsence(rescue, site.progress());
      return;
    }
    database.restore(before, rescue, site.progress());
  }
}
