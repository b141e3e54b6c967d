package dev.slipway.model;

/** How a deployment would be undone, least harmful first. */
public enum RollbackKind {
  /** The old release again; the database stays as it is. Loses nothing. */
  CODE_ONLY,
  /** The migration is taken back, then the old release. Loses nothing that the old release knew. */
  DOWN_MIGRATION,
  /**
   * The data from before the migration, and on top of them what was written since. Loses nothing
   * that the old release knew.
   */
  REPLAY,
  /** The backup. Loses what was written since, which is counted first. */
  RESTORE,
  /** There is nothing before it. */
  NONE;

  /** The word people use for it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
