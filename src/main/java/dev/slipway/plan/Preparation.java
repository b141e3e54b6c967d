package dev.slipway.plan;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Assurance;
import dev.slipway.database.ProvingGround;
import dev.slipway.model.BackupName;
import dev.slipway.model.InstanceId;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Phase.Name;
import dev.slipway.plan.Situation.DatabaseFacts;
import dev.slipway.site.InstancePlan;
import dev.slipway.step.BackUp;
import dev.slipway.step.Build;
import dev.slipway.step.Install;
import dev.slipway.step.Rehearse;
import dev.slipway.step.Step;
import dev.slipway.step.Unpack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the first of a deployment's two lists: what no customer notices. Pure. */
final class Preparation {
  private final long number;
  private final Intent intent;
  private final AppConfig config;
  private final Names names;

  Preparation(long number, Intent intent, AppConfig config) {
    this.number = number;
    this.intent = intent;
    this.config = config;
    this.names = new Names(number, intent);
  }

  /** The list. */
  Phase of(Situation now) {
    List<Step> steps = new ArrayList<>();
    if (intent.archive() != null && intent.digest() != null) {
      steps.add(new Unpack(intent.release(), intent.archive(), intent.digest()));
    }
    if (intent.kind() != Kind.STOP && intent.kind() != Kind.APPROVE) {
      if (config.dependencies().isPresent()) {
        steps.add(new Install(intent.release()));
      }
      if (!config.build().isEmpty() && intent.bringsRelease()) {
        steps.add(new Build(intent.release()));
      }
    }
    List<String> notes = new ArrayList<>();
    if (intent.migrates()) {
      now.database().ifPresent(database -> proveBackup(database, now, steps, notes));
    }
    notes.addAll(requireMeans(now, steps));
    return new Phase(
        Name.PREPARE,
        intent,
        now.current().orElse(null),
        Cutover.NONE,
        RollbackKind.NONE,
        steps,
        notes);
  }

  /** What is not enough is known before anything begins. */
  private List<String> requireMeans(Situation now, List<Step> steps) {
    // A backup is restored beside it, and later its clone lies there: two copies, whichever it is.
    boolean backsUp = steps.stream().anyMatch(BackUp.class::isInstance);
    boolean rehearses = steps.stream().anyMatch(Rehearse.class::isInstance);
    Optional<ProvingGround> ground = now.database().flatMap(DatabaseFacts::ground);
    boolean elsewhere = ground.isPresent() && (backsUp || rehearses);
    List<String> notes = new ArrayList<>();
    notes.addAll(
        now.means()
            .requireRoom(
                backsUp && elsewhere ? 1 : backsUp ? 2 : rehearses && !elsewhere ? 1 : 0,
                steps.stream().anyMatch(Unpack.class::isInstance)));
    if (elsewhere) {
      notes.addAll(now.means().requireRoomOn(ground.get(), 2));
      notes.addAll(ground.get().notes());
    }
    if (startsBeside(now)) {
      notes.addAll(now.means().requireMemory());
    }
    return notes;
  }

  private boolean startsBeside(Situation now) {
    return now.serving().isPresent()
        && config.hasProcess(InstancePlan.WEB)
        && intent.kind() != Kind.STOP
        && intent.kind() != Kind.APPROVE;
  }

  private void proveBackup(
      DatabaseFacts database, Situation now, List<Step> steps, List<String> notes) {
    if (!database.exists()) {
      return;
    }
    if (database.provenEnough().isPresent()) {
      notes.add("no new backup: " + database.provenEnough().get() + " is recent enough");
    } else {
      steps.add(new BackUp(names.proven(now), Names.oldVersion(now), Assurance.PROVEN));
    }
    if (intent.plan() != null) {
      notes.add("not rehearsed again: the proof of plan " + intent.plan() + " holds");
    } else if (config.backup().provider().isPresent()) {
      notes.add("not rehearsed: no snapshot of a provider's can be restored beside the live data");
    } else if (!config.proof().isOff()) {
      steps.add(rehearse(now, database.provenEnough().orElse(names.proven(now))));
    } else {
      notes.add("not rehearsed: 'proof.budget' is 0");
    }
  }

  private Rehearse rehearse(Situation now, BackupName backup) {
    Optional<ReleaseId> old = now.serving().flatMap(serving -> now.current());
    return new Rehearse(
        intent.release(),
        old.orElse(null),
        backup,
        config.hasProcess(InstancePlan.WEB) ? onStage(intent.release(), "new", now) : null,
        old.map(release -> onStage(release, "old", now)).orElse(null),
        Math.min(config.proof().budget().toMillis(), migrationDeadline()),
        intent.crash() || config.proof().crash());
  }

  private InstancePlan onStage(ReleaseId release, String name, Situation now) {
    return new InstancePlan(InstanceId.of(number, name), InstancePlan.WEB, release, now.freePort());
  }

  private long migrationDeadline() {
    return config
        .migrations()
        .map(migrations -> migrations.deadline().toMillis())
        .orElse(Long.MAX_VALUE);
  }
}
