package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway recover}: the executor recovers unasked; this asks again. */
final class Recover implements Verb {

  @Override
  public String summary() {
    return "Finishes or undoes a deployment whose executor died";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage).example("slipway recover production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call).work(app, Request.of("recover", app, call.arguments()));
  }
}
