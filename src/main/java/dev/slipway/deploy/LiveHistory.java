package dev.slipway.deploy;

import dev.slipway.journal.Journal;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Phase;
import dev.slipway.site.InstancePlan;
import dev.slipway.step.BackUp;
import dev.slipway.step.Migrate;
import dev.slipway.step.ReplayWrites;
import dev.slipway.step.Restore;
import dev.slipway.step.Start;
import dev.slipway.step.Step;
import dev.slipway.step.Stop;
import dev.slipway.step.Switch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The deployments that changed what serves, newest first, as the journal tells. Immutable; read it
 * anew after a deployment.
 *
 * @param entries one per deployment that went live, or was left serving for a person to decide
 */
public record LiveHistory(List<Live> entries) {

  /**
   * One deployment that took effect.
   *
   * @param number its number
   * @param intent what was asked for
   * @param goLive its second list
   * @param othersWrote whether others may have written while its requests waited, before the copy
   *     from which writes are counted
   */
  public record Live(long number, Intent intent, Phase goLive, boolean othersWrote) {

    /** Whether the schema changed forward. */
    public boolean migrated() {
      return step(Migrate.class).isPresent();
    }

    /** The copy it brought back, if it brought data back. */
    public Optional<BackupName> restored() {
      return step(Restore.class)
          .map(Restore::from)
          .or(() -> step(ReplayWrites.class).map(step -> step.replay().before()));
    }

    /** The copy of the data as they were before it, if it changed them. */
    public Optional<BackupName> before() {
      return step(Migrate.class).map(Migrate::before);
    }

    /** The copy of the data as they were when requests went on, if it changed them. */
    public Optional<BackupName> after() {
      return step(Switch.class).map(Switch::after);
    }

    /** The migration it ran, if it ran one. */
    public Optional<Migrate> migration() {
      return step(Migrate.class);
    }

    private <T extends Step> Optional<T> step(Class<T> type) {
      return goLive.steps().stream().filter(type::isInstance).map(type::cast).findFirst();
    }
  }

  /** Reads it from the journal. */
  public static LiveHistory read(Journal journal) {
    return new LiveHistory(
        journal.deployments().stream()
            .map(number -> live(number, Trail.of(journal.entries(number))))
            .filter(Objects::nonNull)
            .toList());
  }

  private static @Nullable Live live(long number, Trail trail) {
    boolean took =
        trail.ending().filter(Ending::tookEffect).isPresent() && !trail.phases().isEmpty();
    return took
        ? new Live(number, trail.phase().intent(), trail.phase(), !trail.others().isEmpty())
        : null;
  }

  /** The newest deployment that took effect, if nobody has decided about it since. */
  public static Optional<Long> inDoubt(Journal journal) {
    return journal.deployments().stream()
        .filter(number -> live(number, Trail.of(journal.entries(number))) != null)
        .findFirst()
        .filter(number ->
            Trail.of(journal.entries(number))
                .ending()
                .filter(end -> end.outcome() == Ending.Outcome.IN_DOUBT)
                .isPresent());
  }

  /** Whether that release ever served. */
  public boolean served(ReleaseId release) {
    return includes(entries, release);
  }

  /** The digest of the archive that a release came from. */
  public Optional<Digest> digestOf(ReleaseId release) {
    return entries.stream()
        .filter(live -> live.intent().release().equals(release))
        .flatMap(live -> Stream.ofNullable(live.intent().digest()))
        .findFirst();
  }

  /**
   * The release to go back to from the given one: the newest good one it came after. What a
   * rollback took back is not among them, so that going back twice goes back twice.
   *
   * @param release what serves, or is about to
   */
  public Optional<ReleaseId> before(ReleaseId release, Function<ReleaseId, Boolean> isGood) {
    List<Live> standing = standing();
    return standing.stream()
        .skip(includes(standing, release) ? since(standing, release).size() : 0)
        .map(live -> live.intent().release())
        .filter(earlier -> !earlier.equals(release))
        .filter(isGood::apply)
        .findFirst();
  }

  /**
   * What going to that release goes back over, newest first: the deployments since it was last put
   * live, but for those that a rollback took back already.
   */
  public List<Live> since(ReleaseId release) {
    List<Live> standing = standing();
    return since(includes(standing, release) ? standing : entries, release);
  }

  /**
   * The deployments that no rollback took back, newest first. A rollback to one of them took back
   * what came after it. One to a release that was taken back itself took back only what brought the
   * schema that its restore removed, and all since.
   */
  private List<Live> standing() {
    List<Live> standing = new ArrayList<>();
    for (Live live : entries.reversed()) {
      if (live.intent().kind() == Kind.ROLLBACK) {
        takenBack(standing, live).clear();
      }
      standing.addFirst(live);
    }
    return standing;
  }

  private static List<Live> takenBack(List<Live> standing, Live rollback) {
    ReleaseId to = rollback.intent().release();
    if (includes(standing, to)) {
      return standing.subList(0, since(standing, to).size());
    }
    int migrated = 0;
    for (int i = 0; i < standing.size(); i++) {
      if (rollback.restored().isPresent() && standing.get(i).before().equals(rollback.restored())) {
        migrated = i + 1;
      }
    }
    return standing.subList(0, migrated);
  }

  private static boolean includes(List<Live> some, ReleaseId release) {
    return some.stream().anyMatch(live -> live.intent().release().equals(release));
  }

  private static List<Live> since(List<Live> some, ReleaseId release) {
    return some.stream().takeWhile(live -> !live.intent().release().equals(release)).toList();
  }

  /** The backups that rolling back to that release would need. */
  public Set<BackupName> neededFor(ReleaseId release) {
    Set<BackupName> needed = new HashSet<>();
    for (Live live : since(release)) {
      live.before().ifPresent(needed::add);
      live.after().ifPresent(needed::add);
    }
    return needed;
  }

  /** Every instance that any deployment of this journal planned, also those that failed. */
  static Optional<InstancePlan> plannedInstance(Journal journal, String id) {
    int dash = id.indexOf('-');
    long number = dash < 0 ? -1 : Long.parseLong(id, 0, dash, 10);
    return Trail.of(journal.entries(number)).steps().stream()
        .flatMap(LiveHistory::instances)
        .filter(instance -> instance.id().value().equals(id))
        .findFirst();
  }

  private static Stream<InstancePlan> instances(Step step) {
    return switch (step) {
      case Start start -> start.instances().stream();
      case Stop stop -> stop.instances().stream();
      default -> Stream.empty();
    };
  }

  /** The deployments since that release that changed the schema forward, oldest first. */
  List<Live> migrationsSince(ReleaseId release) {
    return since(release).reversed().stream().filter(Live::migrated).toList();
  }

  /**
   * What going back to that release takes: the deployments since decide.
   *
   * @param namesDatabase whether its settings name a database; one that was made since is none of
   *     its business if they do not
   */
  public RollbackKind kindTo(ReleaseId release, boolean namesDatabase) {
    boolean forward = !includes(standing(), release);
    if (forward && since(release).stream().anyMatch(live -> live.restored().isPresent())) {
      // Its schema is newer than the data that were brought back.
      return RollbackKind.NONE;
    }
    List<Live> migrations = migrationsSince(release);
    return migrations.stream()
        .findFirst()
        .filter(live -> namesDatabase || live.before().isPresent())
        .map(live -> proven(release, migrations))
        .orElse(RollbackKind.CODE_ONLY);
  }

  /** What was proven holds for the release right before, and for one migration. */
  private RollbackKind proven(ReleaseId release, List<Live> migrations) {
    Phase migrated = migrations.getFirst().goLive();
    boolean covered = migrations.size() == 1 && release.equals(migrated.previous());
    return covered && migrated.proof() != null ? migrated.rollback() : RollbackKind.RESTORE;
  }

  /** The names of all backups a deployment's steps took. */
  static Stream<BackupName> backups(Phase phase) {
    return phase.steps().stream()
        .filter(BackUp.class::isInstance)
        .map(step -> ((BackUp) step).name());
  }
}
