package dev.slipway.deploy;

import dev.slipway.database.Changes;
import dev.slipway.deploy.LiveHistory.Live;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.site.Site;
import dev.slipway.step.CountedFrom;
import dev.slipway.step.CountedFrom.Stretch;
import dev.slipway.step.WritesAtRisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides where a rollback goes and what it takes, before anything is touched. */
final class RollbackTargets {

  private RollbackTargets() {}

  /**
   * The target of a rollback.
   *
   * @param wanted the release to go back to; empty for the one that served before
   * @throws Failure when there is none, or its data cannot be brought back
   */
  static RollbackTarget find(Site site, LiveHistory history, Optional<ReleaseId> wanted) {
    ReleaseId current = site.releases().current().orElseThrow();
    ReleaseId target =
        wanted
            .or(() -> history.before(current, release -> isUsable(site, release)))
            .orElseThrow(() ->
                Failure.usage("rollback.no-earlier", "no earlier good release is on this host")
                    .now(current + " serves")
                    .next("deploy the version you want from its archive"));
    check(site, history, current, target);
    boolean namesDatabase = site.installations().config(target).database().isPresent();
    return switch (history.kindTo(target, namesDatabase)) {
      case NONE ->
          throw Failure.usage(
                  "rollback.forward", target + " needs a schema that an earlier rollback took back")
              .next("deploy it again from its archive: slipway deploy --archive FILE");
      case CODE_ONLY -> new RollbackTarget(target, RollbackKind.CODE_ONLY, null, null, null);
      case DOWN_MIGRATION -> down(history.migrationsSince(target).getFirst(), target);
      case REPLAY -> replay(site, history.migrationsSince(target), target);
      case RESTORE -> restore(site, history.migrationsSince(target), target);
    };
  }

  private static RollbackTarget down(Live migrated, ReleaseId target) {
    return new RollbackTarget(
        target, RollbackKind.DOWN_MIGRATION, null, null, migrated.migration().orElseThrow());
  }

  /** Both copies are needed; without one only the other way is left. */
  private static RollbackTarget replay(Site site, List<Live> migrations, ReleaseId target) {
    Live migrated = migrations.getFirst();
    boolean possible =
        kept(site, migrated.before()).isPresent() && kept(site, migrated.after()).isPresent();
    return possible
        ? new RollbackTarget(
            target, RollbackKind.REPLAY, null, null, migrated.migration().orElseThrow())
        : restore(site, migrations, target);
  }

  private static RollbackTarget restore(Site site, List<Live> migrations, ReleaseId target) {
    BackupName from = kept(site, migrations.getFirst().before(), target);
    return new RollbackTarget(
        target, RollbackKind.RESTORE, from, counted(site, migrations, from), null);
  }

  /** Counts as closely as the copies that are still there allow. */
  private static CountedFrom counted(Site site, List<Live> migrations, BackupName from) {
    if (migrations.stream().anyMatch(Live::othersWrote)) {
      // What others wrote in the hold is older than the copies after it; rather count too much.
      return CountedFrom.since(from);
    }
    List<Stretch> earlier = new ArrayList<>();
    Optional<BackupName> since = kept(site, migrations.getFirst().after());
    for (Live next : migrations.subList(1, migrations.size())) {
      Optional<BackupName> before = kept(site, next.before());
      Optional<BackupName> after = kept(site, next.after());
      if (since.isEmpty() || before.isEmpty() || after.isEmpty()) {
        break;
      }
      earlier.add(new Stretch(since.get(), before.get()));
      since = after;
    }
    return new CountedFrom(earlier, since.orElse(from));
  }

  private static Optional<BackupName> kept(Site site, Optional<BackupName> name) {
    return name.filter(copy -> site.requireDatabase().backup(copy).isPresent());
  }

  /** Whether a rollback may choose that release by itself. */
  static boolean isUsable(Site site, ReleaseId release) {
    return site.releases().isComplete(release) && !site.releases().isBad(release);
  }

  private static void check(Site site, LiveHistory history, ReleaseId current, ReleaseId target) {
    if (target.equals(current)) {
      throw Failure.usage("rollback.same", target + " is what serves already");
    }
    if (!history.served(target) || !site.releases().isComplete(target)) {
      throw Failure.usage("rollback.unknown", "no release " + target + " has served on this host")
          .next("see 'slipway history' for those that have");
    }
  }

  private static BackupName kept(Site site, Optional<BackupName> before, ReleaseId target) {
    return kept(site, before)
        .orElseThrow(() ->
            Failure.state(
                    "rollback.no-backup", "the data that belong to " + target + " are not kept")
                .now("nothing was changed")
                .next("see 'slipway backup list'"));
  }

  /** Refuses a rollback that would lose writes, unless that many were accepted. */
  static void requireConsent(Site site, RollbackTarget target, long accepted) {
    if (target.counted() == null) {
      return;
    }
    Changes changes = WritesAtRisk.count(site, target.counted());
    if (changes.total() > accepted) {
      throw WritesAtRisk.refusal(changes, accepted);
    }
  }
}
