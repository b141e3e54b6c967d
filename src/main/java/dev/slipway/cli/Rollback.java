package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.report.RollbackGuide;
import java.util.Map;

/** {@code slipway rollback}. */
final class Rollback implements Verb {

  @Override
  public String summary() {
    return "Brings an earlier release back, with its data where the schema changed since";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .value("--to", "RELEASE", "the release; default: the good one that served before")
        .value("--accept-loss", "N", "agree to lose exactly so many rows written since")
        .flag(
            "only show what can be done, how long each took here and what it would lose", "--guide")
        .example(
            "slipway rollback production",
            "slipway rollback production --guide",
            "slipway rollback production --to 20261121_101500-1.3.2");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    if (call.has("--guide")) {
      return new ExecutorClient(call).ask(Request.of("rollback-guide", app, Map.of()));
    }
    return new ExecutorClient(call)
        .work(app, Request.of("rollback", app, call.arguments("to", "accept-loss")));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null ? "" : Answers.read(end, RollbackGuide.class).text();
  }
}
