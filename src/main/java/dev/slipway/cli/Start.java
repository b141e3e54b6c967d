package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway start}. */
final class Start implements Verb {

  @Override
  public String summary() {
    return "Starts the release that was stopped";
  }

  @Override
  public void describe(Usage usage) {
    Target.describeRequired(usage).example("slipway start production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call).work(app, Request.of("start", app, call.arguments()));
  }
}
