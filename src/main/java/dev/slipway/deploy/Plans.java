package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
import dev.slipway.journal.Journal;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Phase;
import dev.slipway.plan.Planner;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.proof.Proof;
import dev.slipway.proof.ProofFile;
import dev.slipway.site.Site;
import java.util.Optional;

/** Makes a deployment's two lists when their turn comes, each from what is there at that moment. */
final class Plans {
  private final Intent intent;
  private final Planner planner;
  private final Survey survey;
  private final Site site;
  private final Journal journal;
  private final Control control;

  Plans(long number, Intent intent, AppConfig config, Site site, Journal journal, Control control) {
    this.intent = intent;
    this.planner = new Planner(number, intent, config);
    this.survey = new Survey(site, journal, intent, config);
    this.site = site;
    this.journal = journal;
    this.control = control;
  }

  Phase prepare() {
    return planner.prepare(survey.beforePreparing());
  }

  /**
   * Makes the second list; once it stands, cancelling is over.
   *
   * @throws dev.slipway.model.Failure of kind CANCELLED when somebody cancelled before
   */
  Phase goLive(Phase prepared) {
    Phase plan = goLivePlan(prepared);
    if (intent.kind() != Kind.PLAN) {
      control.goingLive();
    }
    return plan;
  }

  private Optional<Proof> proof() {
    ProofFile proofs = new ProofFile(site.paths().proofs());
    return proofs.read(intent.plan() == null ? site.deployment() : intent.plan());
  }

  private Phase goLivePlan(Phase prepared) {
    return switch (intent.kind()) {
      case STOP -> planner.stop(survey.beforePreparing());
      case APPROVE -> planner.approve(survey.beforePreparing());
      case ROLLBACK -> {
        RollbackTarget target =
            RollbackTargets.find(site, LiveHistory.read(journal), Optional.of(intent.release()));
        yield planner.rollBack(survey.beforePreparing(), target);
      }
      case RESTART, START -> planner.goLive(survey.beforePreparing(), true, Optional.empty());
      case DEPLOY, PLAN, UPGRADE -> {
        boolean backedUp = LiveHistory.backups(prepared).findAny().isPresent();
        yield planner.goLive(survey.beforeGoingLive(), backedUp, proof());
      }
    };
  }
}
