package dev.slipway.database;

/** How much is done to know that a backup is good. */
public enum Assurance {
  /** Restored to a scratch place, and counts, fingerprints and integrity compared there. */
  PROVEN,
  /** Copied durably and read back; used while requests are held and every second counts. */
  COPIED
}
