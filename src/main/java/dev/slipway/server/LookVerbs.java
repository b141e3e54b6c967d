package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.api.RunPlace;
import dev.slipway.deploy.LiveHistory;
import dev.slipway.deploy.RollbackOutlook;
import dev.slipway.journal.Journal;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.migration.Migrations;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Surroundings;
import dev.slipway.report.AppStatus;
import dev.slipway.report.Chronicle;
import dev.slipway.report.MigrationList;
import dev.slipway.report.RollbackGuide;
import dev.slipway.report.StatusReport;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verbs that only look. They take no lock, so they answer while a deployment is under way; but
 * for {@code surroundings}, in which a program is about to be run.
 */
final class LookVerbs {
  private static final int USUAL_LINES = 20;

  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Journals journals;
  private final Operations operations;
  private final Look look;

  LookVerbs(Sites sites, Operations operations, KeeperClient keeper) {
    this.sites = sites;
    this.operations = operations;
    this.journals = new Journals(sites::paths);
    this.look = new Look(sites, journals, operations, keeper);
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("status", Set.of(), this::status),
        new Verb("history", Set.of("limit"), this::history),
        new Verb("report", Set.of("deployment"), this::report),
        new Verb("rollback-guide", Set.of(), this::rollbackGuide),
        new Verb(
            "follow", Set.of("deployment", "request", "verb"), new Follow(operations, journals)),
        new Verb("surroundings", Set.of(), this::surroundings),
        new Verb("migration-list", Set.of(), this::migrations),
        new Verb(
            "logs",
            Set.of("follow", "process", "lines"),
            new Logs(app -> look.site(app, current(app)).runtime())));
  }

  private Event.Ended status(Request request, Session session) {
    List<AppStatus> seen =
        request.app() == null
            ? sites.all().stream().map(look::orProblem).toList()
            : List.of(look.at(request.requireApp()));
    return Event.Ended.done("").with(json.toJson(new StatusReport(seen)));
  }

  private Event.Ended history(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    int limit = (int) number(request, "limit").orElse((long) USUAL_LINES).longValue();
    try (Journal journal = journals.open(app)) {
      return Event.Ended.done("").with(json.toJson(new Chronicle(app, journal).history(limit)));
    }
  }

  private Event.Ended report(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    request.require("deployment");
    try (Journal journal = journals.open(app)) {
      long deployment = number(request, "deployment").orElseThrow();
      return Event.Ended.done("").with(json.toJson(new Chronicle(app, journal).report(deployment)));
    }
  }

  private Event.Ended rollbackGuide(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    ReleaseId release = current(app);
    try (Journal journal = journals.open(app)) {
      RollbackOutlook outlook =
          RollbackOutlook.see(look.site(app, release), LiveHistory.read(journal));
      RollbackGuide guide = RollbackGuide.of(app, release.value(), outlook, journal);
      return Event.Ended.done("").with(json.toJson(guide));
    }
  }

  private Event.Ended surroundings(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    operations.requireNone(app);
    ReleaseId release = current(app);
    Surroundings in = look.site(app, release).surroundings(release);
    RunPlace place =
        new RunPlace(
            release.value(), in.directory().toString(), in.environment(), in.user().orElse(null));
    return Event.Ended.done("").with(json.toJson(place));
  }

  private Event.Ended migrations(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    ReleaseId release = current(app);
    Site site = look.site(app, release);
    Migrations tool = site.requireMigrations();
    List<MigrationList.Line> lines =
        tool.list(site.surroundings(release)).stream()
            .map(one -> new MigrationList.Line(one.revision(), one.title(), one.applied()))
            .toList();
    return Event.Ended.done("")
        .with(json.toJson(new MigrationList(app.toString(), tool.tool(), lines)));
  }

  private ReleaseId current(AppEnvironment app) {
    return sites
        .current(app)
        .orElseThrow(() ->
            Failure.usage("release.none", app + " has no release on this host")
                .next("slipway deploy " + app.environment()));
  }

  private static Optional<Long> number(Request request, String name) {
    try {
      return request.argument(name).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw Failure.usage(
          "api.number", "'" + request.arguments().get(name) + "' is no number for '" + name + "'");
    }
  }
}
