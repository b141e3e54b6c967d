package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway db upgrade}. */
final class DbUpgrade implements Verb {

  @Override
  public String summary() {
    return "Applies the migrations that the serving release brings and the database lacks";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .flag("agree to an announced 503 where nothing better is possible", "--accept-downtime")
        .example("slipway db upgrade production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call)
        .work(app, Request.of("upgrade", app, call.arguments("accept-downtime")));
  }
}
