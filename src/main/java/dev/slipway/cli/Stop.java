package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway stop}. */
final class Stop implements Verb {

  @Override
  public String summary() {
    return "Stops the app; requests get an announced 503";
  }

  @Override
  public void describe(Usage usage) {
    Target.describeRequired(usage).example("slipway stop staging");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call).work(app, Request.of("stop", app, call.arguments()));
  }
}
