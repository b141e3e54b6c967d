package dev.slipway.step;

/** What reality says about a step, whatever the journal says. */
public sealed interface Observed {

  /** Nothing of it is there. */
  record Absent() implements Observed {}

  /** Some of it is there; going on from here is not safe. */
  record Partial(String detail) implements Observed {}

  /** It is there; the evidence is fit for the report. */
  record Done(String evidence) implements Observed {}

  /** It cannot be seen. */
  record Unknown(String reason) implements Observed {}
}
