package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import java.util.Map;

/** {@code slipway approve}. */
final class Approve implements Verb {

  @Override
  public String summary() {
    return "Keeps a release of which the watch could not tell whether it is good";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(
            usage.parameter("ID", true, "the deployment's number, as 'slipway history' shows it"))
        .example("slipway approve 12 production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 1);
    return new ExecutorClient(call)
        .work(app, Request.of("approve", app, Map.of("deployment", call.required(0))));
  }
}
