package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.report.StatusReport;
import java.time.ZoneId;
import java.util.Map;

/** {@code slipway status}. */
final class Status implements Verb {

  @Override
  public String summary() {
    return "Shows what serves, which schema, and which rollback plan is open";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .flag("follow the deployment that is under way to its end", "--follow", "-f")
        .example("slipway status", "slipway status production --follow");
  }

  @Override
  public Event.Ended run(Call call) {
    if (Target.installed(call.caller().home()).isEmpty()) {
      return Event.Ended.done("nothing is deployed in " + call.caller().home())
          .next("slipway deploy");
    }
    ExecutorClient executor = new ExecutorClient(call);
    if (call.has("--follow")) {
      AppEnvironment app = Target.of(call, 0);
      return executor.ask(Request.of("follow", app, Map.of()));
    }
    boolean one = call.parameter(0).isPresent() || call.has(Target.APP);
    return executor.ask(Request.of("status", one ? Target.of(call, 0) : null, Map.of()));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null
        ? ""
        : Answers.read(end, StatusReport.class).text(ZoneId.systemDefault());
  }
}
