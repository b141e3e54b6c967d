package dev.slipway.step;

import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.Traffic.Mode;
import io.avaje.jsonb.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests wait, or answers them with an announced 503 when that was consented to, and lets
 * those inside the old instance finish. Undone by sending them to the old instance again.
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
    Mode wanted = announcement != null ? Mode.ANNOUNCED : Mode.HOLDING;
    return site.traffic().status().mode() == wanted
        ? new Observed.Done(announcement != null ? "requests get a 503 page" : "requests wait")
        : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    site.route(old);
  }
}
