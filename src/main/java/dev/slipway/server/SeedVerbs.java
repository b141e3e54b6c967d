package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.seed.SeedLook;
import dev.slipway.deploy.seed.SeedRequest;
import dev.slipway.deploy.seed.Seeded;
import dev.slipway.journal.Audit;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.report.SeedList;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Set;

/** Putting data in to begin with, which keeps deployments out, and looking at how that stands. */
final class SeedVerbs {
  private static final String SET = "set";
  private static final String TENANT = "tenant";
  private static final String RESET = "reset";
  private static final String CONFIRMED = "confirmed";

  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Deployments deployments;
  private final Operations operations;

  SeedVerbs(Sites sites, Deployments deployments, Operations operations) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("seed", Set.of(SET, TENANT, RESET, CONFIRMED), this::seed),
        new Verb("seed-list", Set.of(TENANT), this::list));
  }

  private Event.Ended seed(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    SeedRequest asked =
        new SeedRequest(
            request.argument(SET),
            request.argument(TENANT),
            request.has(RESET),
            request.argument(CONFIRMED).orElse(""),
            session.peer().user());
    return operations.run(
        app,
        "seed",
        session,
        operation -> {
          Seeded seeded = deployments.seed(app, asked, new Narration(operation::emit));
          return Event.Ended.done("%s: set '%s': %s".formatted(app, seeded.set(), seeded.inWords()))
              .with(json.toJson(seeded));
        });
  }

  private Event.Ended list(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    ReleaseId current =
        sites
            .current(app)
            .orElseThrow(() ->
                Failure.usage("release.none", app + " has no release on this host")
                    .next("slipway deploy " + app.environment()));
    Site site = sites.open(app, 0, sites.config(app, current), Progress.SILENT);
    try (Audit audit = Audit.open(sites.paths(app).journal())) {
      SeedLook look = new SeedLook(app, site, current, audit);
      return Event.Ended.done("")
          .with(json.toJson(new SeedList(app.toString(), look.look(request.argument(TENANT)))));
    }
  }
}
