package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.Deployments;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.report.HealthReport;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Set;

/**
 * Asking an app how it is. Reading takes no lock; writing keeps deployments of the same app out,
 * since requests straight to an instance pass by a hold.
 */
final class HealthVerbs {
  private static final String WRITES = "writes";

  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Deployments deployments;
  private final Operations operations;

  HealthVerbs(Sites sites, Deployments deployments, Operations operations) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(new Verb("health", Set.of(WRITES), this::health));
  }

  private Event.Ended health(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    if (!request.has(WRITES)) {
      return report(app, false);
    }
    String what = "health --writes";
    return operations.run(
        app,
        what,
        session,
        operation -> deployments.alone(app, what, session.peer().user(), () -> report(app, true)));
  }

  private Event.Ended report(AppEnvironment app, boolean writes) {
    ReleaseId current =
        sites
            .current(app)
            .orElseThrow(() ->
                Failure.usage("release.none", app + " has no release on this host")
                    .next("slipway deploy " + app.environment()));
    Site site = sites.open(app, 0, sites.config(app, current), Progress.SILENT);
    HealthReport report = Checkup.of(app, current, site, writes);
    long failed =
        report.checks().stream().filter(l -> l.state().equals(HealthReport.FAILED)).count();
    Event.Ended end =
        report.well()
            ? Event.Ended.done(app + " is well")
            : Event.Ended.failed(
                Failure.failed(
                        "health.bad",
                        app + " is not well: " + Amount.of(failed, "check") + " failed")
                    .next("slipway logs " + app.environment()));
    return end.with(json.toJson(report));
  }
}
