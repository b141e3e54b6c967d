package dev.slipway.deploy;

import dev.slipway.model.Failure;
import io.avaje.jsonb.Json;

/**
 * How a deployment ended.
 *
 * @param outcome in one word
 * @param kind kind of failure; {@code null} in the journal never, {@code FAILED} when it is live
 * @param code stable code of the failure; empty when live
 * @param what what was done or failed
 * @param now what is true now
 * @param next what to do next
 */
@Json
public record Ending(
    Outcome outcome, Failure.Kind kind, String code, String what, String now, String next) {

  /** The ways a deployment can end. */
  public enum Outcome {
    /** It serves. */
    LIVE,
    /** It failed and what it had begun was taken back. */
    UNDONE,
    /** A person cancelled it before it went live, and what it had begun was taken back. */
    CANCELLED,
    /** It failed after cutover and going back would lose writes: it serves, a person decides. */
    UNDECIDED
  }

  static Ending live(String what) {
    return new Ending(Outcome.LIVE, Failure.Kind.FAILED, "", what, "", "");
  }

  static Ending failed(Outcome outcome, Failure failure, String now) {
    return new Ending(outcome, failure.kind(), failure.code(), failure.what(), now, failure.next());
  }

  /** Whether it changed what serves. */
  public boolean tookEffect() {
    return outcome == Outcome.LIVE || outcome == Outcome.UNDECIDED;
  }

  /** Whether what was asked for was done. */
  public boolean isLive() {
    return outcome == Outcome.LIVE;
  }

  /** The exit code of the command line for this end. */
  public int exitCode() {
    return switch (outcome) {
      case LIVE -> 0;
      case UNDONE, CANCELLED -> kind.exitCode();
      case UNDECIDED -> Failure.Kind.DECISION.exitCode();
    };
  }
}
