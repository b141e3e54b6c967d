package dev.slipway.step;

import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.watch.HealthWatch;
import io.avaje.jsonb.Json;
import java.time.Duration;

/**
 * Watches the new release for a while after cutover; a bad one fails the step and so goes back.
 *
 * @param instance the web instance
 * @param millis how long
 */
@Json
public record Watch(InstancePlan instance, long millis) implements Check {

  @Override
  public String title() {
    return "watch for " + millis / 1000.0 + " s";
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public String check(Site site) {
    return new HealthWatch(
            () -> site.health(instance), () -> site.runtime().status(instance.id()).restarts())
        .watch(Duration.ofMillis(millis), site.progress());
  }
}
