package dev.slipway.step;

import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.watch.HealthWatch;
import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the new release for a while; a bad one fails the step and so goes back. Nobody asks a
 * worker for its health, so this is where one that cannot run is seen.
 *
 * @param instances every instance of the release; empty in journals of before they were named
 * @param millis how long
 */
@Json
public record Watch(List<InstancePlan> instances, long millis) implements Check {

  /** Copies the list. */
  public Watch(@Nullable List<InstancePlan> instances, long millis) {
    this.instances = instances == null ? List.of() : List.copyOf(instances);
    this.millis = millis;
  }

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
    Optional<InstancePlan> web = instances.stream().filter(InstancePlan::isWeb).findFirst();
    // A web process may have needed a second start until it was healthy; a worker is as new as
    // this.
    int before = web.map(i -> site.runtime().status(i.id()).restarts()).orElse(0);
    Runnable processes =
        () -> instances.forEach(i -> site.requireSteady(i, i.isWeb() ? before : 0));
    return web.map(i -> new HealthWatch(() -> site.health(i), processes))
        .orElseGet(() -> HealthWatch.of(processes))
        .watch(Duration.ofMillis(millis), site.progress());
  }
}
