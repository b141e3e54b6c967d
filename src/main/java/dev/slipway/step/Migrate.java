package dev.slipway.step;

import dev.slipway.database.Assurance;
import dev.slipway.database.Database;
import dev.slipway.migration.MigrationState;
import dev.slipway.migration.Migrations.Limits;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Milestone;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the release's pending migrations: while requests are held or nothing serves yet, so that
 * going back to the copy taken just before loses nothing; or beside customers' writes, where the
 * rehearsal showed that it only adds and that the old code works on the result.
 *
 * @param release the release that brings them
 * @param stood where the database stood when this was planned
 * @param schema fingerprint of the schema then; null when there was no database
 * @param before the copy to go back to; null when there was no database
 * @param rescue name under which going back keeps what it replaces
 * @param deadlineMillis after this the tool is ended
 * @param rollback how it is undone once customers wrote; null in journals of before there was a
 *     choice: by the copy
 * @param after the copy taken when it was done, from which writes are counted; null when it runs
 *     beside them, or there was no database
 * @param besideWrites whether customers go on writing meanwhile
 * @param milestones the schema after each of several migrations, or after the only change of a
 *     single one, as the rehearsal saw them; empty where it did not
 * @param replay how going back keeps what customers wrote, when that is the way; null otherwise
 */
@Json
public record Migrate(
    ReleaseId release,
    MigrationState stood,
    @Nullable Digest schema,
    @Nullable BackupName before,
    BackupName rescue,
    long deadlineMillis,
    @Nullable RollbackKind rollback,
    @Nullable BackupName after,
    boolean besideWrites,
    List<Milestone> milestones,
    @Nullable ReplayPlan replay)
    implements Step {
  private static final int MOST_NAMED = 3;

  /** Copies the list. */
  public Migrate {
    // Older journals have none.
    milestones = milestones == null ? List.of() : List.copyOf(milestones);
  }

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
    if (before != null && !besideWrites) {
      site.guard(false);
    }
    site.others().oursWrite(true);
    try {
      site.requireMigrations().upgrade(site.migrating(release), limits(site), site.progress()::say);
    } finally {
      site.others().oursWrite(false);
    }
  }

  private Limits limits(Site site) {
    return new Limits(Duration.ofMillis(deadlineMillis), site.paths().migrationLock());
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
        "the database is at %s, neither where it was (%s) nor where it should be (%s)%s"
            .formatted(state.current(), stood.current(), stood.target(), standing(site, state)));
  }

  /** Where it stands by what the rehearsal saw after each migration. */
  private String standing(Site site, MigrationState state) {
    Database database = site.requireDatabase();
    if (milestones.isEmpty() || !database.exists()) {
      return "";
    }
    if (lacksOnlyItsNote(site, state)) {
      return ": all of %s is there, and only the note of it is not"
          .formatted(milestones.getFirst().revision());
    }
    Digest now = database.catalogue().fingerprint();
    for (int i = milestones.size() - 1; i >= 0; i--) {
      Milestone milestone = milestones.get(i);
      if (milestone.schema().equals(now) && state.current().contains(milestone.revision())) {
        return ": whole at %s, %d of %d".formatted(milestone.revision(), i + 1, milestones.size());
      }
    }
    return now.equals(schema)
        ? ": its schema is still the one from before"
        : ": its schema is that of no whole revision, so one was left half-way";
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
        && (besideWrites || hasDataOf(before, site));
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
    } else if (besideWrites) {
      finishIfHalfWay(site);
    } else if (replay != null && database.backup(replay.after()).isPresent()) {
      // Also when nobody wrote: what is live may be the result already, and cannot be counted then.
      OthersKept.keeping(site, before, rescue, () -> replay.apply(site, rescue, 0));
    } else if (!database.isRestored(before, rescue) && customersWrote(site)) {
      keepWrites(site);
    } else {
      OthersKept.restore(site, before, rescue);
    }
  }

  /**
   * Beside writes there is no copy to go back to. Either it did nothing, or it goes on to its end:
   * the old code works on both. One that stopped between two statements of its own, on an engine
   * that keeps the first, often cannot be run again; a person has to finish it then. One that died
   * between its only statement and the tool's note of it needs the note alone.
   */
  private void finishIfHalfWay(Site site) {
    MigrationState state = site.requireMigrations().state(site.surroundings(release));
    if (!state.isPending() || isUntouched(site, state)) {
      return;
    }
    if (lacksOnlyItsNote(site, state) && site.requireMigrations().records()) {
      note(site);
      return;
    }
    try {
      apply(site);
    } catch (Failure failure) {
      if (failure.kind() == Failure.Kind.CANCELLED || isUntouched(site, state)) {
        throw failure;
      }
      throw Failure.state(
              "migration.half-way",
              "the migration stopped half-way, and cannot be run again: " + failure.what())
          .now("the old release serves; no row was taken back")
          .next(
              "see what is there with 'slipway check', finish it or take it back by hand, then run"
                  + " 'slipway recover'; 'slipway rehearse --crash' finds out beforehand")
          .because(failure);
    }
  }

  /**
   * A single change is there whole or not at all, and that of the rehearsal came to this schema: it
   * died before the tool noted it, which engines that keep each statement at once let happen.
   */
  private boolean lacksOnlyItsNote(Site site, MigrationState state) {
    return milestones.size() == 1
        && state.pending().equals(stood.pending())
        && !milestones.getFirst().schema().equals(schema)
        && milestones.getFirst().schema().equals(site.requireDatabase().catalogue().fingerprint());
  }

  private void note(Site site) {
    String revision = milestones.getFirst().revision();
    site.progress().say("all of " + revision + " is there: noting that it was applied");
    site.requireMigrations()
        .record(site.migrating(release), revision, limits(site), site.progress()::say);
  }

  @Override
  public boolean canBeLeft() {
    return besideWrites;
  }

  /** Only once requests went on, and only where a way back is known that keeps what they wrote. */
  private boolean customersWrote(Site site) {
    boolean keeps = rollback == RollbackKind.CODE_ONLY || rollback == RollbackKind.DOWN_MIGRATION;
    return keeps
        && after != null
        && site.requireDatabase().backup(after).isPresent()
        && (hasBegunGoingDown(site)
            || WritesAtRisk.count(site, CountedFrom.since(after)).total() > 0);
  }

  private void keepWrites(Site site) {
    if (rollback == RollbackKind.DOWN_MIGRATION) {
      GoDown down = down();
      site.requireDatabase().backUp(down.before(), "rescue", Assurance.COPIED, site.progress());
      if (!(down.observe(site) instanceof Observed.Done)) {
        down.apply(site);
      }
    }
  }

  private boolean hasBegunGoingDown(Site site) {
    return site.requireDatabase().backup(down().before()).isPresent();
  }

  private GoDown down() {
    return new GoDown(
        release,
        stood,
        new BackupName(rescue + "-down"),
        new BackupName(rescue + "-half"),
        deadlineMillis);
  }
}
