package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.PlanReport;

/** {@code slipway plan}: everything up to what could be noticed, and what would happen then. */
final class PlanVerb implements Verb {

  @Override
  public String summary() {
    return "Proves on a clone what a deployment would do and how it would be undone; changes"
        + " nothing";
  }

  @Override
  public void describe(Usage usage) {
    crash(Bringing.describe(usage))
        .example("slipway plan production", "slipway deploy production --plan 118");
  }

  /** What planning and rehearsing may do besides. */
  static Usage crash(Usage usage) {
    return usage.flag(
        "also kill the migration after each change it makes, and run it again", "--crash");
  }

  @Override
  public Event.Ended run(Call call) {
    Bringing release = Bringing.prepare(call);
    return new ExecutorClient(call)
        .work(release.app(), Request.of("plan", release.app(), release.arguments(call)));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null ? "" : Answers.read(end, PlanReport.class).text();
  }
}
