package dev.slipway.deploy;

import dev.slipway.model.Failure;
import dev.slipway.plan.Phase;
import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment ended.
 *
 * @param outcome in one word
 * @param kind kind of failure; {@code null} in the journal never, {@code FAILED} when it is live
 * @param code stable code of the failure; empty when live
 * @param what what was done or failed
 * @param now what is true now
 * @param next what to do next
 * @param plan what would be done, when it was only to be planned; null otherwise
 * @param number the plan's number; 0 otherwise
 */
@Json
public record Ending(
    Outcome outcome,
    Failure.Kind kind,
    String code,
    String what,
    String now,
    String next,
    @Nullable Phase plan,
    long number) {

  /** An end that is not only a plan. */
  public Ending(
      Outcome outcome, Failure.Kind kind, String code, String what, String now, String next) {
    this(outcome, kind, code, what, now, next, null, 0);
  }

  /** The ways a deployment can end. */
  public enum Outcome {
    /** It serves. */
    LIVE,
    /** It was only planned: nothing that serves was touched. */
    PLANNED,
    /** It failed and what it had begun was taken back. */
    UNDONE,
    /** A person cancelled it before it went live, and what it had begun was taken back. */
    CANCELLED,
    /** It failed after cutover and going back would lose writes: it serves, a person decides. */
    UNDECIDED,
    /** It failed and what was before serves, but the database is in the middle of a migration. */
    HALF_WAY,
    /** It serves, the watch could not tell whether it is good, and what was before is ready. */
    IN_DOUBT
  }

  static Ending live(String what) {
    return new Ending(Outcome.LIVE, Failure.Kind.FAILED, "", what, "", "");
  }

  static Ending planned(long number, String what, Phase plan) {
    return new Ending(
        Outcome.PLANNED,
        Failure.Kind.FAILED,
        "",
        what,
        "nothing changed",
        "slipway deploy ENV --plan " + number,
        plan,
        number);
  }

  static Ending failed(Outcome outcome, Failure failure, String now) {
    return new Ending(outcome, failure.kind(), failure.code(), failure.what(), now, failure.next());
  }

  /** The same end, with more that was done; never journalled. */
  Ending and(String more) {
    return new Ending(outcome, kind, code, what + "; " + more, now, next, plan, number);
  }

  /** Whether it changed what serves. */
  public boolean tookEffect() {
    return outcome == Outcome.LIVE || needsDecision();
  }

  /** Whether a person has to decide what happens now. */
  public boolean needsDecision() {
    return outcome == Outcome.UNDECIDED || outcome == Outcome.IN_DOUBT;
  }

  /** Whether what was asked for was done. */
  public boolean isLive() {
    return outcome == Outcome.LIVE || outcome == Outcome.PLANNED;
  }

  /** The exit code of the command line for this end. */
  public int exitCode() {
    return switch (outcome) {
      case LIVE, PLANNED -> 0;
      case UNDONE, CANCELLED -> kind.exitCode();
      case UNDECIDED, HALF_WAY, IN_DOUBT -> Failure.Kind.DECISION.exitCode();
    };
  }
}
