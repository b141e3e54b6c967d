package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
import dev.slipway.database.ConnectionLimit;
import dev.slipway.database.Database;
import dev.slipway.deploy.pool.PoolNeeds;
import dev.slipway.deploy.schema.Drift;
import dev.slipway.deploy.schema.EditedMigrations;
import dev.slipway.deploy.schema.SchemaMemory;
import dev.slipway.journal.Journal;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.Phase;
import dev.slipway.plan.Planner;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.plan.Situation;
import dev.slipway.proof.Proof;
import dev.slipway.proof.ProofFile;
import dev.slipway.site.Site;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes a deployment's two lists when their turn comes, each from what is there at that moment. */
final class Plans {
  /** What may leave another schema than it found. */
  private static final Set<Kind> CHANGING =
      Set.of(Kind.DEPLOY, Kind.UPGRADE, Kind.ROLLBACK, Kind.RESTART, Kind.START);

  private final Intent intent;
  private final AppConfig config;
  private final Planner planner;
  private final Survey survey;
  private final Site site;
  private final Journal journal;
  private final Control control;

  Plans(long number, Intent intent, AppConfig config, Site site, Journal journal, Control control) {
    this.intent = intent;
    this.config = config;
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
    Phase plan =
        goLivePlan(prepared)
            .noting(whatHurtsLater())
            .blocking(() -> site.requireDatabase().blocking());
    if (intent.kind() != Kind.PLAN) {
      control.goingLive();
    }
    return plan;
  }

  private List<String> whatHurtsLater() {
    return Stream.of(drift().stream(), edited(), connections().stream())
        .flatMap(lines -> lines)
        .toList();
  }

  private Stream<String> edited() {
    Optional<ReleaseId> serving = site.releases().current();
    return intent.bringsRelease() && config.migrations().isPresent() && serving.isPresent()
        ? EditedMigrations.between(
            site.paths().release(serving.get()), site.paths().release(intent.release()))
            .stream()
        : Stream.of();
  }

  /**
   * Connections that two releases may lack.
   *
   * @throws Failure when they will for sure
   */
  private Optional<String> connections() {
    if (!intent.bringsRelease()) {
      return Optional.empty();
    }
    Optional<ConnectionLimit> limit = site.database().flatMap(Database::connections);
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    ReleaseId release = intent.release();
    PoolNeeds needs =
        PoolNeeds.of(
            config, site.surroundings(release).environment(), site.paths().release(release));
    Optional<String> tooMany = needs.tooMany(limit.get());
    if (tooMany.isPresent() && needs.certainlyTooMany(limit.get())) {
      throw Failure.failed("database.pool", tooMany.get())
          .now("what serves was not touched")
          .next(PoolNeeds.remedy());
    }
    return tooMany.map(what -> what + "; " + PoolNeeds.remedy());
  }

  /** What others made of the schema; noted before anything is changed, so that it stays theirs. */
  private List<String> drift() {
    SchemaMemory schema = new SchemaMemory(site.paths());
    if (CHANGING.contains(intent.kind())) {
      schema.look(site.deployment(), site.database());
    }
    return intent.migrates()
        ? site.database().flatMap(schema::drift).filter(drift -> !drift.isNone()).stream()
            .map(drift -> drift.inWords() + "; " + Drift.choices("ENV"))
            .toList()
        : List.of();
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
      case RESTORE -> planner.bringBack(survey.beforePreparing());
      case RESTART, START -> planner.goLive(survey.beforePreparing(), true, Optional.empty());
      case DEPLOY, PLAN, UPGRADE -> {
        boolean backedUp = LiveHistory.backups(prepared).findAny().isPresent();
        Situation now = survey.beforeGoingLive();
        yield planner
            .goLive(now, backedUp, proof())
            .noting(now.migration().map(MigrationState::oddities).orElse(List.of()));
      }
    };
  }
}
