package dev.slipway.plan;

/** How a deployment goes live. */
public enum Cutover {
  /** Old and new run at once; nobody waits. */
  OVERLAP,
  /** Requests wait while the database changes. */
  HOLD,
  /** Announced 503; needs consent. */
  STOP,
  /** Nothing serves before, so nothing is noticed. */
  NONE;

  /** The word people use for it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
