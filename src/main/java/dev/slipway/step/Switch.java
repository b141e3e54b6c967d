package dev.slipway.step;

import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.Traffic.Mode;
import dev.slipway.traffic.Traffic.RouteStatus;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
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
 * @param drainMillis how long requests inside the new instance may take when going back
 * @param keepsWrites whether going back keeps what was written since, as the migration's undo can
 * @param before the copy from before the migration, when going back takes it back: rows in tables
 *     that it does not know would go; null otherwise
 * @param replay how going back brings over what was written, when that is the way: what has no
 *     place in the old data would go; null otherwise
 */
@Json
public record Switch(
    @Nullable InstancePlan to,
    ReleaseId release,
    @Nullable InstancePlan old,
    @Nullable ReleaseId oldRelease,
    @Nullable Hold again,
    @Nullable BackupName after,
    long drainMillis,
    boolean keepsWrites,
    @Nullable BackupName before,
    @Nullable ReplayPlan replay)
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
    String others = site.others().end().inWords();
    if (!others.isEmpty()) {
      site.progress().say("while requests waited: " + others);
    }
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
   * Goes back to the old instance. When the database changed in a hold, requests are held again,
   * the new instance is stopped, and the writes since are counted: with any, this refuses, because
   * what follows would lose them. Counted any earlier, a request that is still inside could write
   * after the count.
   */
  @Override
  public void undo(Site site) {
    if (again != null && after != null) {
      if (to != null && hasServed(site, to)) {
        again.begin(site);
        stop(site, to, after);
      } else if (to == null) {
        requireNoneAtRisk(site, after);
      }
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
      site.traffic().drained(to.id(), Duration.ofMillis(drainMillis));
    }
  }

  private void stop(Site site, InstancePlan instance, BackupName copy) {
    site.stop(List.of(instance));
    // From the count on, as in any hold.
    site.guard(true);
    if (!keepsWrites || before != null || replay != null) {
      startAgainIfItWrote(site, instance, copy);
    }
  }

  private void startAgainIfItWrote(Site site, InstancePlan instance, BackupName copy) {
    try {
      requireNoneAtRisk(site, copy);
    } catch (Failure refusal) {
      site.start(List.of(instance));
      site.awaitHealthy(instance);
      throw refusal;
    }
  }

  private void requireNoneAtRisk(Site site, BackupName copy) {
    if (replay != null) {
      replay.requireNothingLeftBehind(site, copy);
    } else if (!keepsWrites) {
      WritesAtRisk.requireNone(site, copy);
    } else if (before != null) {
      WritesAtRisk.requireNoneInNewTables(site, before, copy);
    }
  }

  private static boolean hasServed(Site site, InstancePlan to) {
    return site.traffic().status().upstream().filter(to.upstream()::equals).isPresent();
  }
}
