package dev.slipway.deploy;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.plan.Intent;
import dev.slipway.site.Site;

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

  Deployment(Intent intent, Site site, StepRunner runner, Trail trail, Plans plans) {
    this.intent = intent;
    this.site = site;
    this.runner = runner;
    this.trail = trail;
    this.plans = plans;
  }

  /** Runs it to its end. */
  Ending run() {
    try {
      if (trail.phases().isEmpty()) {
        runner.plan(plans.prepare());
      }
      runner.forward();
      if (trail.phases().size() == 1) {
        runner.plan(plans.goLive(trail.phase()));
      }
      runner.forward();
      return end(Ending.live(intent.kind().word() + " " + intent.release() + " is live"));
    } catch (Failure failure) {
      return goBack(failure);
    } catch (RuntimeException bug) {
      return goBack(Failure.failed("internal", "an error of Slipway itself: " + bug).because(bug));
    }
  }

  /** Finishes or undoes it after its executor died. */
  Ending resume() {
    runner.resumed();
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

  private Ending goBack(Failure failure) {
    boolean cancelled = Thread.interrupted();
    if (trail.isForwardOnly()) {
      runner.note("it serves, but tidying up failed: " + failure.what());
      return end(Ending.live(intent.release() + " is live; not all was tidied up"));
    }
    if (trail.failure().isEmpty()) {
      runner.failed(failure);
    }
    try {
      runner.back();
    } catch (Failure refused) {
      if (refused.kind() == Kind.DECISION) {
        return leaveToPerson(failure, refused);
      }
      throw stuck(failure, refused);
    }
    if (intent.kind() == Intent.Kind.DEPLOY && !cancelled) {
      site.markBad(intent.release(), failure.what());
    }
    return end(Ending.failed(Outcome.UNDONE, failure, whatServes()));
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

  private static Failure stuck(Failure failure, Failure undo) {
    Failure stuck =
        Failure.state("undo.failed", "going back failed: " + undo.what())
            .now("the deployment is neither live nor undone; it failed because: " + failure.what())
            .next(
                "mend the cause, then: slipway recover ENV"
                    + (undo.next().isEmpty() ? "" : "; " + undo.next()))
            .because(undo);
    stuck.addSuppressed(failure);
    return stuck;
  }

  private Ending end(Ending ending) {
    runner.ended(ending);
    return ending;
  }
}
