package dev.slipway.deploy;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.deploy.schema.SchemaMemory;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Phase;
import dev.slipway.site.Site;
import dev.slipway.watch.Reason;
import dev.slipway.watch.Watched;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One deployment, from the top: prepare, then plan what can be noticed from what is really there,
 * then go live. Any failure on the way undoes in reverse what was begun. A deployment whose
 * executor died is taken up by the same code: the trail says how far it came.
 */
final class Deployment {
  private static final int MOST_RESUMES = 3;

  private final Intent intent;
  private final Site site;
  private final StepRunner runner;
  private final Trail trail;
  private final Plans plans;
  private final Control control;

  Deployment(
      Intent intent, Site site, StepRunner runner, Trail trail, Plans plans, Control control) {
    this.intent = intent;
    this.site = site;
    this.runner = runner;
    this.trail = trail;
    this.plans = plans;
    this.control = control;
  }

  /**
   * Runs it to its end.
   *
   * @throws Failure when it fails before it has a plan (then nothing was begun), or going back
   *     fails
   */
  Ending run() {
    try {
      return runToItsEnd();
    } finally {
      site.others().end();
    }
  }

  private Ending runToItsEnd() {
    try {
      control.requireWanted();
      if (trail.phases().isEmpty()) {
        runner.begin(plans.prepare());
      }
      runner.forward();
      if (trail.phases().size() == 1) {
        Phase plan = plans.goLive(trail.phase());
        if (intent.kind() == Intent.Kind.PLAN) {
          return end(planned(plan));
        }
        runner.plan(plan);
      }
      runner.forward();
      return end(trail.doubt().map(this::inDoubt).orElseGet(() -> Ending.live(inWords())));
    } catch (Failure failure) {
      return goBack(failure);
    } catch (RuntimeException bug) {
      return goBack(Failure.failed("internal", "an error of Slipway itself: " + bug).because(bug));
    }
  }

  /**
   * Finishes or undoes it after its executor died, or after going back failed.
   *
   * @param executorDied whether an executor died in it: three times, and it goes back
   */
  Ending resume(boolean executorDied) {
    try {
      return takenUp(executorDied);
    } finally {
      site.others().end();
    }
  }

  private Ending takenUp(boolean executorDied) {
    if (executorDied) {
      runner.resumed();
    }
    runner.goOn();
    if (trail.failure().isPresent()) {
      return goBack(trail.failure().get());
    }
    try {
      if (trail.timesResumed() > MOST_RESUMES) {
        throw Failure.failed(
            "recover.too-often", "the executor died " + MOST_RESUMES + " times in this deployment");
      }
      runner.reconcile();
    } catch (Failure failure) {
      return goBack(failure);
    }
    return run();
  }

  private Ending planned(Phase plan) {
    return Ending.planned(
        site.deployment(),
        "plan %d: %s would go live by '%s', and back by '%s'"
            .formatted(
                site.deployment(), intent.release(), plan.cutover().word(), plan.rollback().word()),
        plan);
  }

  /** Both releases stay ready; what is decided is a deployment of its own. */
  private Ending inDoubt(Watched watched) {
    String seen =
        watched.verdict().reasons().stream().map(Reason::inWords).collect(Collectors.joining("; "));
    Failure doubt =
        Failure.of(
                Kind.DECISION,
                "watch.in-doubt",
                intent.release()
                    + " is live, and what was seen cannot tell whether it is good: "
                    + seen)
            .next(
                "go back: slipway rollback ENV; or keep it: slipway approve "
                    + site.deployment()
                    + " ENV");
    String before =
        trail.phase().previous() == null ? "" : "; " + trail.phase().previous() + " is kept ready";
    return Ending.failed(Outcome.IN_DOUBT, doubt, intent.release() + " serves" + before);
  }

  private String inWords() {
    ReleaseId release = intent.release();
    return switch (intent.kind()) {
      case DEPLOY -> release + " is live";
      case ROLLBACK -> "rolled back: " + release + " is live again";
      case RESTART -> "restarted: " + release + " is live";
      case START -> "started: " + release + " is live";
      case STOP -> "stopped: requests get an announced 503; " + release + " stays as it is";
      case PLAN -> release + " is planned";
      case APPROVE -> "approved: " + release + " is live";
      case RESTORE ->
          "restored: the data are those of %s; %s is the release".formatted(intent.data(), release);
      case UPGRADE -> "database upgraded: " + release + " is live";
    };
  }

  private Ending goBack(Failure cause) {
    Failure failure = control.goingBack() && trail.failure().isEmpty() ? cancelled(cause) : cause;
    if (trail.phases().isEmpty()) {
      throw failure.now("nothing was begun; " + whatServes());
    }
    if (trail.isForwardOnly()) {
      runner.note("it serves, but tidying up failed: " + failure.what());
      return end(Ending.live(intent.release() + " is live; not all was tidied up"));
    }
    if (trail.failure().isEmpty()) {
      runner.failed(failure);
    }
    Optional<Failure> left;
    try {
      left = runner.back();
    } catch (Failure refused) {
      if (refused.kind() == Kind.DECISION) {
        return leaveToPerson(failure, refused);
      }
      throw stuck(failure, refused);
    }
    boolean cancelled = failure.kind() == Kind.CANCELLED;
    // What a person has to decide says nothing against the release.
    if (intent.kind() == Intent.Kind.DEPLOY && !cancelled && failure.kind() != Kind.DECISION) {
      site.markBad(intent.release(), failure.what());
    }
    if (left.isPresent()) {
      return end(Ending.failed(Outcome.HALF_WAY, halfWay(failure, left.get()), whatServes()));
    }
    Outcome outcome = cancelled ? Outcome.CANCELLED : Outcome.UNDONE;
    Failure told =
        site.others().leftBehind().map(what -> othersWrote(failure, what)).orElse(failure);
    return end(Ending.failed(outcome, told, whatServes()));
  }

  /** Nobody but a person can say whether it is wanted, and how to put it back. */
  private static Failure othersWrote(Failure failure, String leftBehind) {
    return Failure.of(
            Kind.DECISION,
            "database.others-wrote",
            "others wrote while requests waited, and it went back: %s; it went back because %s"
                .formatted(leftBehind, failure.what()))
        .next(
            "see in the rescue copy what others wrote, and put back what is wanted; keep them from"
                + " writing, then deploy again"
                + (failure.next().isEmpty() ? "" : "; " + failure.next()))
        .because(failure);
  }

  /** Whatever an interrupted step says of itself is not why it ended. */
  private Failure cancelled(Failure step) {
    String during =
        trail
            .interrupted()
            .map(index -> " during '" + trail.steps().get(index).title() + "'")
            .orElse("");
    return Failure.cancelled(intent.kind().word() + " cancelled" + during + " before going live")
        .because(step);
  }

  private String whatServes() {
    return site.releases()
        .current()
        .map(current -> current + " serves, as before")
        .orElse("nothing serves, as before");
  }

  private Ending leaveToPerson(Failure failure, Failure refused) {
    runner.forwardAgain();
    Failure both =
        Failure.of(Kind.DECISION, refused.code(), failure.what() + "; " + refused.what())
            .next(refused.next());
    return end(
        Ending.failed(Outcome.UNDECIDED, both, intent.release() + " serves on, with all writes"));
  }

  /** Beside customers' writes there is no copy to go back to, and its own tool cannot go on. */
  private static Failure halfWay(Failure failure, Failure left) {
    return Failure.of(
            Kind.DECISION,
            "migration.half-way",
            "%s; the database is left in the middle of the migration, which %d attempts could not finish: %s"
                .formatted(failure.what(), StepRunner.MOST_ATTEMPTS, left.what()))
        .next(
            "see that the app works: slipway health ENV; then mend the migration and deploy again:"
                + " it is rehearsed on the database as it is now"
                + (left.next().isEmpty() ? "" : "; " + left.next()))
        .because(left);
  }

  private static Failure stuck(Failure failure, Failure undo) {
    Failure stuck =
        Failure.state("undo.failed", "going back failed: " + undo.what())
            .now("the deployment is neither live nor undone; it failed because: " + failure.what())
            .next(
                "mend the cause: it is tried again by itself, and at once with: slipway recover ENV"
                    + (undo.next().isEmpty() ? "" : "; " + undo.next()))
            .because(undo);
    stuck.addSuppressed(failure);
    return stuck;
  }

  private Ending end(Ending ending) {
    if (ending.outcome() != Outcome.HALF_WAY) {
      new SchemaMemory(site.paths()).leave(site.deployment(), site.database());
    }
    runner.ended(ending);
    return ending;
  }
}
