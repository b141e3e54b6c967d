package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.HealthReport;

/** {@code slipway health}. */
final class HealthVerb implements Verb {

  @Override
  public String summary() {
    return "Asks what serves how it is: processes, database, health, probe scripts";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .flag("run the steps of probe scripts that write, too, and their cleanup", "--writes")
        .example("slipway health production", "slipway health staging --writes");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("health", Target.of(call, 0), call.arguments("writes")));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null ? "" : Answers.read(end, HealthReport.class).text();
  }
}
