package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway restart}. */
final class Restart implements Verb {

  @Override
  public String summary() {
    return "Starts new instances, so that a changed .env goes live safely";
  }

  @Override
  public void describe(Usage usage) {
    Target.describeRequired(usage).example("slipway restart production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call).work(app, Request.of("restart", app, call.arguments()));
  }
}
