package dev.slipway.server;

import dev.slipway.config.ConfigFile;
import dev.slipway.config.SeedSet;
import dev.slipway.config.check.Check;
import dev.slipway.config.check.Finding;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.deploy.Prospect;
import dev.slipway.deploy.seed.DemoData;
import dev.slipway.deploy.seed.SeedLook;
import dev.slipway.deploy.seed.SeedState;
import dev.slipway.journal.Audit;
import dev.slipway.journal.Journal;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.Trouble;
import dev.slipway.proof.MigrationProof;
import dev.slipway.report.HealthReport;
import dev.slipway.report.HealthReport.Line;
import dev.slipway.site.HostSettings;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import dev.slipway.watch.LogWatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The list that is gone through before and after a release goes to customers, each line looked up
 * and none asked of a person. It is about the newest plan or deployment there. For one thread,
 * once.
 */
final class ProductionCheck {
  private static final Duration FRESH = Duration.ofHours(24);

  private final AppEnvironment app;
  private final Sites sites;
  private final Journals journals;
  private final Map<String, String> host;
  private final Clock clock;
  private final List<Line> lines = new ArrayList<>();

  ProductionCheck(
      AppEnvironment app, Sites sites, Journals journals, Map<String, String> host, Clock clock) {
    this.app = app;
    this.sites = sites;
    this.journals = journals;
    this.host = host;
    this.clock = clock;
  }

  HealthReport run() {
    Prospect prospect = prospect();
    ReleaseId release = prospect.release();
    if (!sites.isUnpacked(app, release)) {
      throw Failure.state("check.release-gone", "release " + release + " is not on this host")
          .next("slipway plan ENV");
    }
    Site site = sites.open(app, 0, sites.config(app, release), Progress.SILENT);
    look("backup", () -> backup(site));
    look("demo data", () -> demoData(site, release));
    look("secrets", () -> secrets(release));
    StagingTrial trial = new StagingTrial(app, sites, journals);
    look("staging", () -> staging(trial.of(prospect)));
    look("start-up log", () -> log(prospect, site, trial));
    look("data", () -> data(prospect));
    String which =
        (prospect.planned() ? "plan " : "deployment ") + prospect.number() + ": " + release;
    return HealthReport.of(app.toString(), which, lines);
  }

  /** What is about to go live, or went last. */
  private Prospect prospect() {
    try (Journal journal = journals.open(app)) {
      return Prospect.all(journal).stream()
          .filter(Prospect::bringsRelease)
          .findFirst()
          .orElseThrow(() ->
              Failure.usage("check.nothing", app + " has neither a plan nor a release")
                  .next("slipway plan ENV"));
    }
  }

  private void look(String name, Runnable check) {
    try {
      check.run();
    } catch (Failure failure) {
      if (failure.kind() == Failure.Kind.CANCELLED) {
        throw failure;
      }
      add(name, HealthReport.FAILED, failure.what());
    }
  }

  private void backup(Site site) {
    Optional<Database> database = site.database().filter(Database::exists);
    if (database.isEmpty()) {
      add("backup", HealthReport.OK, "there are no data yet");
      return;
    }
    Optional<Backup> proven =
        database.get().backups().stream()
            .filter(backup -> backup.assurance() == Assurance.PROVEN)
            .findFirst();
    if (proven.isEmpty()) {
      add(
          "backup",
          HealthReport.FAILED,
          "none was proven: slipway backup create " + app.environment());
      return;
    }
    Duration age = Duration.between(proven.get().takenAt(), clock.instant());
    add(
        "backup",
        age.compareTo(FRESH) > 0 ? HealthReport.WARNING : HealthReport.OK,
        "%s, %s, restored and equal, %d h old"
            .formatted(
                proven.get().name(),
                Amount.of(proven.get().contents().rows(), "row"),
                age.toHours()));
  }

  private void demoData(Site site, ReleaseId release) {
    Map<String, String> variables = site.surroundings(release).environment();
    if (DemoData.isAskedFor(variables)) {
      add(
          "demo data",
          HealthReport.FAILED,
          DemoData.VARIABLE + " is true: set it to false in the shared .env, and restart");
    } else {
      add("demo data", HealthReport.OK, DemoData.in(app, variables).why());
    }
    try (Audit audit = Audit.open(site.paths().journal())) {
      new SeedLook(app, site, release, audit)
          .look(Optional.empty()).stream()
              .filter(set -> set.set().equals(SeedSet.DEMO) && set.done())
              .map(SeedState::story)
              .forEach(story ->
                  add(
                      "demo data",
                      HealthReport.WARNING,
                      "they are "
                          + story
                          + "; hide their tenant in the app, or delete it there after slipway"
                          + " backup create: a reset is refused in production"));
    }
  }

  private void secrets(ReleaseId release) {
    Path folder = sites.paths(app).release(release);
    ConfigFile.Valid file =
        ConfigFile.read(folder.resolve(ConfigFile.NAME), app.environment()).orThrow();
    List<Finding> found =
        Check.of(
                new Check.Subject(
                    file, folder, sites.paths(app).dotEnv(), HostSettings.harmless(host)))
            .stream()
            .filter(finding -> Set.of("secret.placeholder", "debug.on").contains(finding.code()))
            .toList();
    found.forEach(
        finding -> add("secrets", HealthReport.FAILED, finding.what() + ". " + finding.next()));
    if (found.isEmpty()) {
      add("secrets", HealthReport.OK, "no placeholder, debugging is off");
    }
  }

  private void staging(Optional<StagingTrial.Tried> tried) {
    if (tried.isPresent()) {
      add("staging", HealthReport.OK, tried.get().inWords());
    } else {
      add(
          "staging",
          HealthReport.FAILED,
          "exactly this release was neither deployed nor rehearsed elsewhere on this host:"
              + " slipway deploy staging");
    }
  }

  /** Of the release where it serves: here, else where it was tried. */
  private void log(Prospect prospect, Site site, StagingTrial trial) {
    boolean here = sites.current(app).filter(prospect.release()::equals).isPresent();
    List<Path> logs =
        here
            ? logs(site)
            : trial.of(prospect).map(trial::site).map(ProductionCheck::logs).orElse(List.of());
    if (logs.isEmpty()) {
      add("start-up log", HealthReport.WARNING, "it runs nowhere yet, so there is none");
      return;
    }
    Set<String> errors = LogWatch.signatures(logs);
    add(
        "start-up log",
        errors.isEmpty() ? HealthReport.OK : HealthReport.FAILED,
        errors.isEmpty()
            ? "no errors in " + Amount.of(logs.size(), "log") + (here ? "" : " of the trial")
            : String.join("; ", errors)
                + Trouble.in(String.join("\n", errors))
                    .map(trouble -> "; " + trouble.inWords())
                    .orElse(""));
  }

  private static List<Path> logs(Site site) {
    return site.instances().stream().map(one -> site.runtime().log(one.id())).toList();
  }

  private void data(Prospect prospect) {
    Optional<MigrationProof> migration =
        prospect.proof().flatMap(proof -> Optional.ofNullable(proof.migration()));
    if (prospect.data().isPresent()) {
      add("data", HealthReport.OK, "compared after migrating: " + prospect.data().get());
    } else if (migration.isPresent()) {
      long lost = migration.get().rowsLost();
      add(
          "data",
          lost == 0 ? HealthReport.OK : HealthReport.FAILED,
          "rehearsed on a clone: " + Amount.of(lost, "row") + " lost");
    } else if (prospect.proof().isPresent()) {
      add("data", HealthReport.OK, "no migration was pending, so none could change them");
    } else {
      add("data", HealthReport.WARNING, "nobody compared them: nothing was rehearsed");
    }
  }

  private void add(String check, String state, String detail) {
    lines.add(new Line(check, state, detail, 0));
  }
}
