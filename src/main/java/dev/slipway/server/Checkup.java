package dev.slipway.server;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.ProcessConfig;
import dev.slipway.database.Database;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.probe.Health;
import dev.slipway.probe.ScriptResult;
import dev.slipway.report.HealthReport;
import dev.slipway.report.HealthReport.Line;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.Traffic.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks everything about one app and environment: each check adds its lines, and what one cannot see
 * is its own line and keeps nobody else from looking. For one thread, once.
 */
final class Checkup {
  private final Site site;
  private final List<Line> lines = new ArrayList<>();

  private Checkup(Site site) {
    this.site = site;
  }

  /**
   * Everything there is to know about the release that is current.
   *
   * @param site bound to the app and environment
   * @param writes whether steps of probe scripts that write are run too
   */
  static HealthReport of(AppEnvironment app, ReleaseId current, Site site, boolean writes) {
    Checkup checkup = new Checkup(site);
    checkup.check("processes", () -> checkup.processes(site.installations().config(current)));
    checkup.check("database", checkup::database);
    checkup.check("health", () -> checkup.serving(writes));
    return HealthReport.of(app.toString(), current.version(), checkup.lines);
  }

  private void check(String name, Runnable look) {
    try {
      look.run();
    } catch (Failure failure) {
      if (failure.kind() == Failure.Kind.CANCELLED) {
        throw failure;
      }
      add(name, HealthReport.FAILED, failure.what());
    }
  }

  private void processes(AppConfig config) {
    List<InstanceStatus> running = site.instances();
    running.forEach(this::process);
    config.processes().stream()
        .map(ProcessConfig::name)
        .filter(name -> running.stream().noneMatch(one -> one.id().process().equals(name)))
        .forEach(name -> add(name, HealthReport.FAILED, "nobody runs it"));
  }

  private void process(InstanceStatus instance) {
    String exit = instance.exit().map(how -> "; last ended: " + how).orElse("");
    boolean runs = instance.state() == State.RUNNING || instance.state() == State.STOPPING;
    if (!runs) {
      add(instance.id().process(), HealthReport.FAILED, "does not run" + exit);
      return;
    }
    int restarts = instance.restarts();
    add(
        instance.id().process(),
        restarts == 0 ? HealthReport.OK : HealthReport.WARNING,
        "runs, process %d, %s"
            .formatted(
                instance.pid(),
                restarts == 0 ? "no restart" : Amount.of(restarts, "restart") + exit));
  }

  private void database() {
    Optional<Database> database = site.database();
    if (database.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    if (!database.get().exists()) {
      add("database", HealthReport.FAILED, database.get().describe() + " is not there");
      return;
    }
    String schema = database.get().catalogue().fingerprint().hex().substring(0, 12);
    add("database", HealthReport.OK, "schema " + schema + " read", since(began));
  }

  /** Its health and its probe scripts, asked of the instance that gets the requests. */
  private void serving(boolean writes) {
    Optional<Upstream> upstream = site.traffic().status().upstream();
    if (upstream.isEmpty()) {
      add("traffic", HealthReport.FAILED, "no instance gets requests");
      return;
    }
    InstancePlan instance =
        new InstancePlan(
            upstream.get().instance(),
            InstancePlan.WEB,
            new ReleaseId(upstream.get().release()),
            upstream.get().port());
    long began = System.nanoTime();
    health(site.health(instance), since(began));
    check("probes", () -> site.probe(instance, writes).forEach(this::script));
  }

  private void health(Health health, double seconds) {
    if (health.isGood() && !health.degraded().isEmpty()) {
      add("health", HealthReport.WARNING, "degraded: " + health.degraded(), seconds);
    } else {
      add(
          "health",
          health.isGood() ? HealthReport.OK : HealthReport.FAILED,
          health.wrong().orElse("answers as it should"),
          seconds);
    }
  }

  private void script(ScriptResult result) {
    result
        .answered()
        .forEach(step -> add(result.script(), HealthReport.OK, step.step(), seconds(step.took())));
    result.failed().ifPresent(why -> add(result.script(), HealthReport.FAILED, why));
    result.warnings().forEach(why -> add(result.script(), HealthReport.WARNING, why));
    if (result.leftOut() > 0) {
      add(
          result.script(),
          HealthReport.OK,
          Amount.of(result.leftOut(), "step") + " that write left out; --writes runs them too");
    }
  }

  private void add(String check, String state, String detail) {
    add(check, state, detail, 0);
  }

  private void add(String check, String state, String detail, double seconds) {
    lines.add(new Line(check, state, detail, seconds));
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
