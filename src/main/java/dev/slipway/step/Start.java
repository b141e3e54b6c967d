package dev.slipway.step;

import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Starts instances of a release. Their health is another step's business.
 *
 * @param instances what to start
 */
@Json
public record Start(List<InstancePlan> instances) implements Step {

  @Override
  public String title() {
    return "start " + instances.stream().map(i -> i.id().value()).collect(Collectors.joining(", "));
  }

  @Override
  public Scope scope() {
    return Scope.HOST;
  }

  @Override
  public void apply(Site site) {
    site.start(instances);
  }

  @Override
  public Observed observe(Site site) {
    boolean asked =
        instances.stream().allMatch(i -> site.runtime().status(i.id()).state() != State.ABSENT);
    return asked ? new Observed.Done("supervised") : new Observed.Absent();
  }

  @Override
  public void undo(Site site) {
    site.stop(instances);
  }
}
