package dev.slipway.plan;

/** How a deployment would be undone, least harmful first. */
public enum RollbackKind {
  /** The old release again; the database stays as it is. Loses nothing. */
  CODE_ONLY,
  /** The backup. Loses what was written since, which is counted first. */
  RESTORE,
  /** There is nothing before it. */
  NONE
}
