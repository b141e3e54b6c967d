package dev.slipway.step;

import dev.slipway.model.BackupName;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.Traffic.Mode;
import dev.slipway.traffic.Traffic.RouteStatus;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * Moves {@code current} and the traffic to the new instance; requests that were waiting go there
 * first. {@code current} moves first, since after a crash it decides which release is the right
 * one.
 *
 * @param to the new web instance; null for an app without one
 * @param release the new release
 * @param old the web instance that served before; null when none did
 * @param oldRelease the release before; null for the first
 * @param again how requests are held again to go back, when the database changed in a hold; null
 *     when old and new code share a schema
 * @param after the copy taken after migrating; writes since are counted from it; null like {@code
 *     again}
 */
@Json
public record Switch(
    @Nullable InstancePlan to,
    ReleaseId release,
    @Nullable InstancePlan old,
    @Nullable ReleaseId oldRelease,
    @Nullable Hold again,
    @Nullable BackupName after)
    implements Step {

  @Override
  public String title() {
    return "switch to " + release;
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    site.releases().makeCurrent(release);
    if (to != null) {
      site.route(to);
    }
  }

  @Override
  public Observed observe(Site site) {
    boolean current = site.releases().current().filter(release::equals).isPresent();
    RouteStatus route = site.traffic().status();
    boolean routed =
        to == null
            || (route.mode() == Mode.OPEN
                && route.upstream().filter(to.upstream()::equals).isPresent());
    return current && routed ? new Observed.Done("serving " + release) : new Observed.Absent();
  }

  /**
   * Goes back to the old instance. When the database changed in a hold, requests are held again and
   * the writes since are counted first: with any, this refuses, because what follows would lose
   * them.
   */
  @Override
  public void undo(Site site) {
    if (again != null && after != null && hasServed(site)) {
      again.apply(site);
      WritesAtRisk.requireNone(site, after);
    }
    if (oldRelease != null) {
      site.releases().makeCurrent(oldRelease);
    } else {
      site.releases().clearCurrent();
    }
    if (to == null) {
      return;
    }
    if (old == null) {
      site.traffic().close(site.deployment());
    } else if (again == null) {
      site.route(old);
    }
  }

  private boolean hasServed(Site site) {
    return to != null
        && site.traffic().status().upstream().filter(to.upstream()::equals).isPresent();
  }
}
