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
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
  private final Map<String, String> host;

  HealthVerbs(
      Sites sites, Deployments deployments, Operations operations, Map<String, String> host) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
    this.host = host;
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("health", Set.of(WRITES), this::health),
        new Verb("production-check", Set.of(), this::production));
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

  private Event.Ended production(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Journals journals = new Journals(sites::paths);
    HealthReport report = new ProductionCheck(app, sites, journals, host, Clock.systemUTC()).run();
    Event.Ended end =
        report.well()
            ? Event.Ended.done(app + " is ready: every line holds")
            : Event.Ended.failed(
                Failure.state(
                        "check.not-ready",
                        app + " is not ready: " + Amount.of(failed(report), "line") + " failed")
                    .next("mend what is listed, then: slipway check ENV --production"));
    return end.with(json.toJson(report));
  }

  private static long failed(HealthReport report) {
    return report.checks().stream().filter(l -> l.state().equals(HealthReport.FAILED)).count();
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
    Event.Ended end =
        report.well()
            ? Event.Ended.done(app + " is well")
            : Event.Ended.failed(
                Failure.failed(
                        "health.bad",
                        app + " is not well: " + Amount.of(failed(report), "check") + " failed")
                    .next("slipway logs " + app.environment()));
    return end.with(json.toJson(report));
  }
}
