package dev.slipway.step;

import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;

/**
 * Waits until an instance is healthy, warms it up and runs those steps of its probe scripts that
 * only read, before any traffic goes there.
 *
 * @param instance the instance
 */
@Json
public record Probe(InstancePlan instance) implements Check {

  @Override
  public String title() {
    return "probe " + instance.id();
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public String check(Site site) {
    String healthy = site.awaitHealthy(instance);
    String warm = site.warmUp(instance);
    site.requireRunning(instance);
    return healthy + warm + site.requireProbes(instance);
  }
}
