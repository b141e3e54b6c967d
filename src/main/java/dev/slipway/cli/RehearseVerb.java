package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.model.Failure;
import dev.slipway.proof.CrashProof;
import dev.slipway.proof.Proof;
import dev.slipway.report.PlanReport;

/**
 * {@code slipway rehearse}: the same as planning, for those who only want to know whether it would
 * go well, such as a step of continuous integration.
 */
final class RehearseVerb implements Verb {
  private final PlanVerb plan = new PlanVerb();

  @Override
  public String summary() {
    return "Tries this version on a clone of the environment's data; exit code 0 when all went"
        + " well";
  }

  @Override
  public void describe(Usage usage) {
    PlanVerb.crash(Bringing.describe(usage))
        .example("slipway rehearse staging", "slipway rehearse staging --crash --format json");
  }

  @Override
  public Event.Ended run(Call call) {
    Event.Ended end = plan.run(call);
    return end.ok() && call.has("--crash") ? judged(end) : end;
  }

  /** A plan takes a crash into account; whoever asks whether one is survived wants to be told. */
  private static Event.Ended judged(Event.Ended end) {
    Proof proof = Answers.read(end, PlanReport.class).proof();
    CrashProof crash = proof == null ? null : proof.crash();
    if (crash == null || crash.passed()) {
      return end;
    }
    Event.Ended failed = Event.Ended.failed(failure(crash));
    return end.data() == null ? failed : failed.with(end.data());
  }

  private static Failure failure(CrashProof crash) {
    if (crash.findings().isEmpty()) {
      return Failure.failed(
              "rehearsal.crash-untried", "the migration could not be killed: " + crash.inWords())
          .now("what serves was not touched; without a crash it was rehearsed")
          .next("see that it works on the database that the app is told of");
    }
    CrashProof.Finding first = crash.findings().getFirst();
    return Failure.failed(
            "rehearsal.crash",
            "the migration does not survive a crash: " + first.inWords(crash.boundaries()))
        .now(
            "what serves was not touched; in a deployment recovery would bring back the copy from"
                + " before, for which requests wait")
        .next(
            "write it so that it can be run again (IF NOT EXISTS), or make one change in each"
                + " migration; or deploy it as it is, with requests waiting");
  }

  @Override
  public String text(Event.Ended end) {
    return plan.text(end);
  }
}
