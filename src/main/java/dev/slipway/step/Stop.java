package dev.slipway.step;

import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Stops instances. Undone by starting them again and waiting until the one that takes traffic is
 * healthy.
 *
 * @param instances what to stop
 */
@Json
public record Stop(List<InstancePlan> instances) implements Step {

  @Override
  public String title() {
    return "stop " + names();
  }

  private String names() {
    return instances.stream().map(i -> i.id().value()).collect(Collectors.joining(", "));
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    site.stop(instances);
  }

  @Override
  public Observed observe(Site site) {
    boolean gone =
        instances.stream().allMatch(i -> site.runtime().status(i.id()).state() == State.ABSENT);
    return gone ? new Observed.Done("stopped") : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    site.start(instances);
    for (InstancePlan instance : instances) {
      if (instance.isWeb()) {
        site.awaitHealthy(instance);
      }
    }
  }
}
