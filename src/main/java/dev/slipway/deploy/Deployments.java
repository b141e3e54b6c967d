package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
import dev.slipway.deploy.data.DataBack;
import dev.slipway.deploy.data.DataOrder;
import dev.slipway.deploy.seed.SeedRequest;
import dev.slipway.deploy.seed.Seeded;
import dev.slipway.deploy.seed.Seeding;
import dev.slipway.journal.Audit;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.plan.RollbackTarget;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything that changes what serves in one app and environment. Each call takes its lock, makes a
 * deployment with a number of its own, runs it to its end and journals every step; a call for an
 * app that is being changed fails at once and says by whom. Thread-safe.
 */
public final class Deployments {
  private final Sites sites;
  private final Function<Path, Journal> journals;
  private final String program;
  private final Map<AppEnvironment, Long> ours = new ConcurrentHashMap<>();

  /**
   * Deployments on this host.
   *
   * @param sites makes sites
   * @param journals opens the journal in a file
   * @param program version of this program: it alone recovers what it began
   */
  public Deployments(Sites sites, Function<Path, Journal> journals, String program) {
    this.sites = sites;
    this.journals = journals;
    this.program = program;
  }

  /** Does all that nobody notices for a new release, and ends with the plan for the rest. */
  public Ending plan(AppEnvironment app, NewRelease asked, Consent consent, Control control) {
    return plan(app, asked, false, consent, control);
  }

  /**
   * The same.
   *
   * @param crash whether the rehearsal kills the migration at its boundaries, too
   */
  public Ending plan(
      AppEnvironment app, NewRelease asked, boolean crash, Consent consent, Control control) {
    try (Turn turn = takeFor(app, Kind.PLAN, asked, consent)) {
      Intent intent = withArchive(intent(Kind.PLAN, asked.release(), consent), asked);
      return start(turn, crash ? intent.crashing() : intent, control);
    }
  }

  /**
   * Carries out a plan that still holds.
   *
   * @throws Failure of kind DECISION when what it rests on changed since
   */
  public Ending deploy(AppEnvironment app, long plan, Consent consent, Control control) {
    try (Turn turn = take(app, Kind.DEPLOY, consent.by())) {
      Planned planned = Planned.find(turn.journal(), plan);
      planned.requireValid(turn);
      Intent intent = intent(Kind.DEPLOY, planned.intent().release(), consent);
      return start(turn, intent.from(planned.intent()).relyingOn(plan), control);
    }
  }

  /** Puts a new release live; does nothing, and says so, when exactly that archive serves. */
  public Ending deploy(AppEnvironment app, NewRelease asked, Consent consent, Control control) {
    try (Turn turn = takeFor(app, Kind.DEPLOY, asked, consent)) {
      if (turn.servesAlready(asked)) {
        discard(app, asked);
        return Ending.live(asked.release().version() + " serves already: nothing to do");
      }
      Intent intent = withArchive(intent(Kind.DEPLOY, asked.release(), consent), asked);
      return start(
          turn,
          Planned.of(turn, asked).map(plan -> intent.relyingOn(plan.number())).orElse(intent),
          control);
    }
  }

  private static Intent withArchive(Intent intent, NewRelease asked) {
    return asked
        .archive()
        .map(archive -> intent.with(archive.file().toString(), archive.digest()))
        .orElse(intent)
        .comingFrom(asked.origin().orElse(null));
  }

  /**
   * Brings an earlier release back, with its data where the schema changed since. Counts the writes
   * at risk before anything is touched.
   */
  public Ending rollBack(
      AppEnvironment app, Optional<ReleaseId> to, Consent consent, Control control) {
    try (Turn turn = take(app, Kind.ROLLBACK, consent.by())) {
      Site site = turn.siteOfCurrent(control.listener());
      RollbackTarget target = RollbackTargets.find(site, turn.history(), to);
      RollbackTargets.requireConsent(site, target, consent.loss());
      turn.requireIntact(site, target.release());
      return start(turn, intent(Kind.ROLLBACK, target.release(), consent), control);
    }
  }

  /**
   * Starts, restarts or stops the current release, or applies its pending migrations; where there
   * are none, it says so and does nothing.
   */
  public Ending change(AppEnvironment app, Kind kind, Consent consent, Control control) {
    try (Turn turn = take(app, kind, consent.by())) {
      ReleaseId current = turn.requireCurrent();
      if (kind != Kind.STOP) {
        turn.requireIntact(turn.siteOfCurrent(control.listener()), current);
      }
      if (kind == Kind.UPGRADE && !turn.hasPendingMigrations(current)) {
        return Ending.live(
            "the database has every migration of %s: nothing to do; one that only the source has"
                    .formatted(current)
                + " goes live with: slipway deploy "
                + app.environment());
      }
      return start(turn, intent(kind, current, consent), control);
    }
  }

  /**
   * Puts the data of a dump or a backup in the place of what is live. Until all of it lies ready
   * beside, nothing is touched.
   */
  public Ending bringBack(AppEnvironment app, DataOrder order, Consent consent, Control control) {
    try (Turn turn = take(app, Kind.RESTORE, consent.by());
        Audit audit = Audit.open(sites.paths(app).journal())) {
      ReleaseId current = turn.requireCurrent();
      Site site = turn.siteOfCurrent(control.listener());
      turn.requireIntact(site, current);
      site.endLeftoverMigration();
      BackupName data =
          new DataBack(
                  app,
                  site.requireDatabase(),
                  current.version(),
                  audit,
                  Clock.systemUTC(),
                  control.listener())
              .ready(order);
      Intent intent = intent(Kind.RESTORE, current, consent).bringingBack(data);
      Ending ending = start(turn, intent, control);
      audit.append(
          order.by(), order.verb() + " ended", app.environment(), data + ": " + ending.what());
      return ending;
    }
  }

  /**
   * Decides that the release that serves is good, although the watch could not tell: what was kept
   * ready beside it ends.
   *
   * @param number the deployment that is in doubt; empty for whichever is
   * @throws Failure when none is, or another
   */
  public Ending approve(
      AppEnvironment app, Optional<Long> number, Consent consent, Control control) {
    try (Turn turn = take(app, Kind.APPROVE, consent.by())) {
      Optional<Long> doubtful = LiveHistory.inDoubt(turn.journal());
      if (doubtful.isEmpty() || number.filter(asked -> !asked.equals(doubtful.get())).isPresent()) {
        throw Failure.usage(
                "approve.none",
                number.map(asked -> "deployment " + asked).orElse("no deployment")
                    + " of "
                    + app
                    + (number.isPresent() ? " is not in doubt" : " is in doubt"))
            .now("nothing was changed")
            .next("slipway history " + app.environment());
      }
      return start(turn, intent(Kind.APPROVE, turn.requireCurrent(), consent), control);
    }
  }

  /**
   * Finishes or undoes the deployment that is neither, if there is one: its executor died, or going
   * back failed. May be called again after every failure.
   *
   * @return how it ended; empty when there was nothing to recover
   * @throws Failure when another version began it, or going back fails
   */
  public Optional<Ending> recover(AppEnvironment app, Control control) {
    try (Turn turn = Turn.take(app, sites, journals, "recover", "slipway")) {
      Optional<Long> unfinished = turn.journal().unfinished();
      if (unfinished.isEmpty()) {
        return Optional.empty();
      }
      control.running();
      long number = unfinished.get();
      Trail trail = Trail.of(turn.journal().entries(number));
      requireOurs(app, trail.phase().intent());
      if (trail.phases().size() > 1) {
        control.goingLive();
      }
      Deployment deployment = assemble(turn, number, trail.phase().intent(), trail, control);
      boolean executorDied = !Objects.equals(ours.put(app, number), number);
      Ending ending =
          FirstSeed.after(
              turn, trail.phase().intent(), deployment.resume(executorDied), control.listener());
      discardUnlessUnfinished(turn, trail.phase().intent());
      return Optional.of(ending);
    } finally {
      control.over();
    }
  }

  /**
   * Puts a set of data in, as the release that serves describes it.
   *
   * @throws Failure when that is refused or fails
   */
  public Seeded seed(AppEnvironment app, SeedRequest asked, Progress progress) {
    try (Turn turn = take(app, "seed", asked.by());
        Audit audit = Audit.open(sites.paths(app).journal())) {
      ReleaseId current = turn.requireCurrent();
      return new Seeding(app, turn.siteOfCurrent(progress), current, audit, Clock.systemUTC())
          .seed(asked);
    }
  }

  /**
   * Deletes the backups that retention does not keep and no way back needs.
   *
   * @param dryRun whether only to say which those are
   * @return them, oldest first
   */
  public List<BackupName> prune(AppEnvironment app, boolean dryRun, String who, Progress progress) {
    try (Turn turn = take(app, "backup prune", who)) {
      Site site = turn.siteOfCurrent(progress);
      AppConfig config = sites.config(app, turn.requireCurrent());
      List<BackupName> prunable =
          Pruning.backups(site, turn.history(), config.backup().keep(), Stream.of());
      if (!dryRun) {
        prunable.forEach(name -> {
          progress.say("deleting " + name);
          site.requireDatabase().delete(name);
        });
      }
      return prunable;
    }
  }

  /**
   * Does something else that must not happen beside a deployment or the recovery of one, such as
   * taking a backup.
   *
   * @param why what it is, for whoever has to wait
   * @param who who asks
   * @throws Failure of kind LOCKED when something else is being done to that app and environment
   */
  public <T> T alone(AppEnvironment app, String why, String who, Supplier<T> work) {
    if (!Files.isDirectory(sites.paths(app).root())) {
      throw Failure.usage("app.unknown", app + " was never deployed here")
          .next("slipway status shows what was");
    }
    DeployLock lock = Turn.lock(app, sites, why, who);
    try (lock) {
      return work.get();
    }
  }

  private void requireOurs(AppEnvironment app, Intent intent) {
    if (!intent.program().equals(program)) {
      throw Failure.state(
              "recover.other-version",
              "an unfinished deployment of %s was begun by Slipway %s; this is %s"
                  .formatted(app, intent.program(), program))
          .now("what served goes on serving; nothing was changed")
          .next("run 'slipway recover' with version " + intent.program());
    }
  }

  /** The archive of a request that is refused is of no use to anybody. */
  private Turn takeFor(AppEnvironment app, Kind kind, NewRelease asked, Consent consent) {
    try {
      return take(app, kind, consent.by());
    } catch (Failure refused) {
      discard(app, asked);
      throw refused;
    }
  }

  /** Deletes the archive of a request that was not begun, if it lies in the incoming folder. */
  public void discard(AppEnvironment app, NewRelease asked) {
    asked
        .archive()
        .ifPresent(archive -> new Incoming(sites.paths(app)).discard(archive.file().toString()));
  }

  /** An unfinished deployment may need its archive for recovering. */
  private void discardUnlessUnfinished(Turn turn, Intent intent) {
    try {
      if (turn.journal().unfinished().isEmpty()) {
        new Incoming(sites.paths(turn.app())).discard(intent.archive());
      }
    } catch (Failure unknown) {
      // Then it stays.
    }
  }

  private Turn take(AppEnvironment app, Kind kind, String who) {
    return take(app, kind.word(), who);
  }

  private Turn take(AppEnvironment app, String why, String who) {
    Turn turn = Turn.take(app, sites, journals, why, who);
    try {
      turn.requireNothingUnfinished();
      return turn;
    } catch (Failure failure) {
      turn.close();
      throw failure;
    }
  }

  private Intent intent(Kind kind, ReleaseId release, Consent consent) {
    return new Intent(
        kind,
        release,
        release.version(),
        null,
        null,
        consent.downtime(),
        consent.loss(),
        consent.by(),
        program,
        consent.request());
  }

  private Ending start(Turn turn, Intent intent, Control control) {
    control.running();
    try {
      long number = turn.journal().nextDeployment();
      ours.put(turn.app(), number);
      Ending ending = assemble(turn, number, intent, new Trail(), control).run();
      return FirstSeed.after(turn, intent, ending, control.listener());
    } finally {
      control.over();
      discardUnlessUnfinished(turn, intent);
    }
  }

  private Deployment assemble(Turn turn, long number, Intent intent, Trail trail, Control control) {
    AppConfig config = turn.config(intent);
    AppConfig data = turn.data(intent, config, trail);
    Site site = sites.open(turn.app(), number, config, data, control.listener());
    StepRunner runner = new StepRunner(number, turn.journal(), site, control, trail);
    return new Deployment(
        intent,
        site,
        runner,
        trail,
        new Plans(number, intent, config, site, turn.journal(), control),
        control);
  }

  /** Where one app and environment is on this host. */
  public SitePaths paths(AppEnvironment app) {
    return sites.paths(app);
  }
}
