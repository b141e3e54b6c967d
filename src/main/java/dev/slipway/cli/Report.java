package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.DeploymentReport;
import java.time.ZoneId;
import java.util.Map;

/** {@code slipway report}. */
final class Report implements Verb {

  @Override
  public String summary() {
    return "Tells one deployment: its steps with times and evidence, and how it ended";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(
            usage.parameter("ID", true, "the deployment's number, as 'slipway history' shows it"))
        .example("slipway report 12 production");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("report", Target.of(call, 1), Map.of("deployment", call.required(0))));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null
        ? ""
        : Answers.read(end, DeploymentReport.class).text(ZoneId.systemDefault());
  }
}
