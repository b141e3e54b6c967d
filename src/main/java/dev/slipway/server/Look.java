package dev.slipway.server;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.deploy.LiveHistory;
import dev.slipway.deploy.LiveHistory.Live;
import dev.slipway.deploy.schedule.Schedules;
import dev.slipway.deploy.schema.Drift;
import dev.slipway.deploy.schema.SchemaMemory;
import dev.slipway.journal.Journal;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Cron;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.model.RollbackKind;
import dev.slipway.report.AppStatus;
import dev.slipway.report.AppStatus.ProcessStatus;
import dev.slipway.report.AppStatus.ScheduleStatus;
import dev.slipway.report.Chronicle;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.site.PublicUrl;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at one app and environment: what its journal says, and what is really there. */
final class Look {
  private static final MigrationState NO_MIGRATIONS =
      new MigrationState(List.of(), List.of(), List.of());

  private final Sites sites;
  private final Journals journals;
  private final Operations operations;
  private final KeeperClient keeper;

  Look(Sites sites, Journals journals, Operations operations, KeeperClient keeper) {
    this.sites = sites;
    this.journals = journals;
    this.keeper = keeper;
    this.operations = operations;
  }

  /** What the app does right now. What cannot be seen is a problem in the answer, not its end. */
  AppStatus at(AppEnvironment app) {
    List<String> problems = new ArrayList<>();
    Optional<Operation> underWay = operations.running(app);
    LiveHistory history = history(app, underWay.isEmpty(), problems);
    Optional<Live> live = history.entries().stream().findFirst();
    Optional<ReleaseId> current = sites.current(app);
    if (current.isEmpty()) {
      return nothing(app, underWay, problems);
    }
    Site site = site(app, current.get());
    if (underWay.isEmpty()) {
      drift(app, site, problems);
    }
    MigrationState schema =
        underWay.isEmpty() ? schema(site, current.get(), problems) : NO_MIGRATIONS;
    return new AppStatus(
        app.app(),
        app.environment(),
        url(sites.config(app, current.get())),
        word(site.traffic().status().mode()),
        current.get().value(),
        live.map(l -> l.intent().version()).orElse(current.get().value()),
        live.map(Live::number).orElse(0L),
        since(app, live),
        schema.current(),
        schema.pending(),
        rollback(site, history, current.get()),
        underWay.map(Operation::inWords).orElse(null),
        site.instances().stream().map(Look::process).toList(),
        schedules(app, sites.config(app, current.get()).backup()),
        problems);
  }

  /** The same, for one app among others: its own failure hides none of them. */
  AppStatus orProblem(AppEnvironment app) {
    try {
      return at(app);
    } catch (Failure failure) {
      return nothing(app, operations.running(app), List.of(failure.what()));
    }
  }

  /** The site as the release that serves sets it up. */
  Site site(AppEnvironment app, ReleaseId release) {
    return sites.open(app, 0, sites.config(app, release), Progress.SILENT);
  }

  private LiveHistory history(AppEnvironment app, boolean idle, List<String> problems) {
    try (Journal journal = journals.open(app)) {
      if (idle) {
        journal
            .unfinished()
            .ifPresent(number ->
                problems.add(
                    "deployment %d is neither live nor undone: slipway recover %s"
                        .formatted(number, app.environment())));
      }
      LiveHistory.inDoubt(journal)
          .ifPresent(number ->
              problems.add(
                  "deployment %d is in doubt: slipway rollback %s, or slipway approve %d %s"
                      .formatted(number, app.environment(), number, app.environment())));
      return LiveHistory.read(journal);
    }
  }

  private @Nullable Instant since(AppEnvironment app, Optional<Live> live) {
    if (live.isEmpty()) {
      return null;
    }
    try (Journal journal = journals.open(app)) {
      return new Chronicle(app, journal).report(live.get().number()).ended();
    }
  }

  /** Where people reach it; without a URL of its own, that is a name at our own proxy's port. */
  private String url(AppConfig config) {
    URI url = PublicUrl.of(config);
    List<Address> http = keeper.describe().listen().http();
    boolean atOurPort = config.traffic().url().isEmpty() && !http.isEmpty();
    return atOurPort && http.getFirst().port() != 80
        ? url + ":" + http.getFirst().port() + "/"
        : url.toString();
  }

  private static void drift(AppEnvironment app, Site site, List<String> problems) {
    try {
      site.database()
          .flatMap(new SchemaMemory(site.paths())::drift)
          .filter(drift -> !drift.isNone())
          .ifPresent(
              drift -> problems.add(drift.inWords() + "; " + Drift.choices(app.environment())));
    } catch (Failure failure) {
      problems.add("the database cannot be looked at: " + failure.what());
    }
  }

  private static MigrationState schema(Site site, ReleaseId release, List<String> problems) {
    try {
      return site.migrations()
          .map(tool -> tool.state(site.surroundings(release)))
          .orElse(NO_MIGRATIONS);
    } catch (Failure failure) {
      problems.add("the schema cannot be told: " + failure.what());
      return NO_MIGRATIONS;
    }
  }

  /** The rollback plan that is open: where 'slipway rollback' would go, and what it would take. */
  private static String rollback(Site site, LiveHistory history, ReleaseId current) {
    Optional<ReleaseId> target =
        history.before(
            current, one -> site.releases().isComplete(one) && !site.releases().isBad(one));
    if (target.isEmpty()) {
      return "none: no other good release served before";
    }
    boolean namesDatabase = site.installations().config(target.get()).database().isPresent();
    RollbackKind kind = history.kindTo(target.get(), namesDatabase);
    return kind == RollbackKind.NONE
        ? "none: " + target.get() + " needs a schema that a rollback took back"
        : word(kind) + " to " + target.get();
  }

  private List<ScheduleStatus> schedules(AppEnvironment app, BackupConfig backup) {
    return Schedules.look(backup, sites.paths(app).journal(), Instant.now()).stream()
        .map(standing ->
            new ScheduleStatus(
                standing.task().word(),
                standing.task().cron(backup).map(Cron::toString).orElse(""),
                standing.next().orElse(null),
                standing.lastDone().orElse(null),
                standing.problem().orElse("")))
        .toList();
  }

  private static ProcessStatus process(InstanceStatus instance) {
    return new ProcessStatus(
        instance.id().value(),
        instance.id().process(),
        word(instance.state()),
        instance.pid(),
        instance.since(),
        instance.restarts(),
        instance.exit().orElse(""));
  }

  private static AppStatus nothing(
      AppEnvironment app, Optional<Operation> underWay, List<String> problems) {
    return new AppStatus(
        app.app(),
        app.environment(),
        "",
        "closed",
        null,
        null,
        0,
        null,
        List.of(),
        List.of(),
        "none: nothing serves",
        underWay.map(Operation::inWords).orElse(null),
        List.of(),
        List.of(),
        problems);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
