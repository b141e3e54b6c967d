package dev.slipway.cli;

import dev.slipway.api.Event;

/**
 * {@code slipway rehearse}: the same as planning, for those who only want to know whether it would
 * go well, such as a step of continuous integration.
 */
final class RehearseVerb implements Verb {
  private final PlanVerb plan = new PlanVerb();

  @Override
  public String summary() {
    return "Tries this version on a clone of the environment's data; exit code 0 when all went"
        + " well";
  }

  @Override
  public void describe(Usage usage) {
    Bringing.describe(usage)
        .example("slipway rehearse staging", "slipway rehearse staging --format json");
  }

  @Override
  public Event.Ended run(Call call) {
    return plan.run(call);
  }

  @Override
  public String text(Event.Ended end) {
    return plan.text(end);
  }
}
