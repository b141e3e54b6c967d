package dev.slipway.step;

import dev.slipway.model.Failure;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.Traffic.Mode;
import io.avaje.jsonb.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests wait, or answers them with an announced 503 when that was consented to, and lets
 * those inside the instance finish. A hold in which they do not finish goes no further: stopping
 * would cut them, and those that wait would wait in vain. Undone by sending requests to the old
 * instance again.
 *
 * @param old the web instance that serves now
 * @param announcement the words of a 503 page that requests get instead of waiting, or null
 * @param limitMillis how long requests wait
 * @param requests how many may wait
 * @param drainMillis how long requests inside the old instance may take
 */
@Json
public record Hold(
    InstancePlan old,
    @Nullable String announcement,
    long limitMillis,
    int requests,
    long drainMillis)
    implements Step {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  @Override
  public String title() {
    return announcement != null ? "announce downtime" : "hold requests";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    begin(site);
    if (announcement == null && !isDrained(site)) {
      throw Failure.failed(
              "hold.not-drained",
              "requests inside %s did not end within %s"
                  .formatted(old.id(), drainMillis / 1000.0 + " s"))
          .next(
              "deploy when none takes as long, allow more with 'hold:' and 'drain:', or agree to"
                  + " cutting them: --accept-downtime");
    }
  }

  /** The same, but requests that do not finish in time are left inside. */
  void begin(Site site) {
    Duration drain = Duration.ofMillis(drainMillis);
    if (announcement != null) {
      site.traffic().announce(site.deployment(), announcement, RETRY_AFTER, drain);
    } else {
      site.traffic()
          .hold(
              site.deployment(), new Traffic.Hold(Duration.ofMillis(limitMillis), requests), drain);
    }
  }

  @Override
  public Observed observe(Site site) {
    Mode mode = site.traffic().status().mode();
    if (announcement != null) {
      return mode == Mode.ANNOUNCED
          ? new Observed.Done("requests get a 503 page")
          : new Observed.Absent();
    }
    return mode == Mode.HOLDING && isDrained(site)
        ? new Observed.Done("requests wait")
        : new Observed.Absent();
  }

  private boolean isDrained(Site site) {
    return site.traffic().drained(old.id(), Duration.ZERO);
  }

  @Override
  public void undo(Site site) {
    site.route(old);
  }
}
