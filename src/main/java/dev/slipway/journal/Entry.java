package dev.slipway.journal;

import java.time.Instant;

/**
 * One line of the journal. The payload is opaque here: whoever wrote it names its version and reads
 * it again.
 *
 * @param sequence rises by one per journal; decides order, never the clock
 * @param deployment the deployment's number
 * @param at wall clock, for people
 * @param kind what the line says
 * @param step index of the step in the plan, or −1 when the line is about the whole deployment
 * @param version version of the payload's form
 * @param payload JSON
 */
public record Entry(
    long sequence, long deployment, Instant at, Kind kind, int step, int version, String payload) {

  /** What a line says. */
  public enum Kind {
    /** The whole plan, before anything is done. */
    PLANNED,
    /** A step's forward action is about to begin. */
    BEGAN,
    /** The step was applied and observed. */
    DONE,
    /** The step failed; from here on the deployment goes back. */
    FAILED,
    /** A person cancelled, and may have been told so; from here on the deployment goes back. */
    CANCELLED,
    /** A step's undo is about to begin. */
    UNDOING,
    /** The undo came to its end. */
    UNDONE,
    /** An executor took over after the one before it died. */
    RESUMED,
    /** A measured fact for the report. */
    NOTE,
    /** The deployment is over. */
    ENDED
  }
}
