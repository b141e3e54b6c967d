package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.config.AppConfig;
import dev.slipway.config.check.Finding;
import dev.slipway.database.Database;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.inspect.DatabaseInspection;
import dev.slipway.deploy.inspect.MigrationInspection;
import dev.slipway.deploy.schema.Drift;
import dev.slipway.deploy.schema.SchemaMemory;
import dev.slipway.journal.Audit;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.report.Inspection;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looking at an app's data where it is deployed, and taking the schema as it is. Looking takes no
 * lock; accepting keeps deployments of the same app out.
 */
final class InspectVerbs {
  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Deployments deployments;
  private final Operations operations;
  private final Journals journals;

  InspectVerbs(Sites sites, Deployments deployments, Operations operations) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
    this.journals = new Journals(sites::paths);
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("inspect", Set.of(), this::inspect),
        new Verb("accept-drift", Set.of(), this::accept));
  }

  private Event.Ended inspect(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    List<Finding> findings = new ArrayList<>();
    Optional<ReleaseId> current = sites.current(app);
    if (current.isPresent() && operations.running(app).isEmpty()) {
      Site site = site(app, current.get());
      AppConfig config = sites.config(app, current.get());
      Map<String, String> variables = site.surroundings(current.get()).environment();
      findings.addAll(
          new DatabaseInspection(config, variables, site.paths().release(current.get()))
              .of(site.database(), site.paths()));
      if (findings.stream().noneMatch(one -> one.level() == Finding.Level.PROBLEM)) {
        try (Journal journal = journals.open(app)) {
          findings.addAll(new MigrationInspection(site, current.get(), journal).run());
        }
      }
    }
    List<Inspection.Found> found =
        findings.stream()
            .sorted((a, b) -> a.level().compareTo(b.level()))
            .map(one ->
                new Inspection.Found(
                    one.level() == Finding.Level.PROBLEM, one.code(), one.what(), one.next()))
            .toList();
    return Event.Ended.done("").with(json.toJson(new Inspection(found)));
  }

  private Event.Ended accept(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    String what = "check --accept-drift";
    String who = session.peer().user();
    return operations.run(
        app, what, session, operation -> deployments.alone(app, what, who, () -> accept(app, who)));
  }

  private Event.Ended accept(AppEnvironment app, String who) {
    ReleaseId current =
        sites
            .current(app)
            .orElseThrow(() ->
                Failure.usage("release.none", app + " has no release on this host")
                    .next("slipway deploy " + app.environment()));
    Site site = site(app, current);
    Database database = site.requireDatabase();
    try (Audit audit = Audit.open(site.paths().journal())) {
      Drift accepted = new SchemaMemory(site.paths()).accept(database, audit, who);
      return Event.Ended.done("accepted: " + String.join("; ", accepted.changes()));
    }
  }

  private Site site(AppEnvironment app, ReleaseId release) {
    return sites.open(app, 0, sites.config(app, release), Progress.SILENT);
  }
}
