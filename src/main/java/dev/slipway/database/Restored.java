package dev.slipway.database;

/**
 * How long the database stays on the server to which a proven backup was restored. Clones of it
 * take seconds; it takes as much room as the live one.
 */
public enum Restored {
  /** Not at all. */
  DROPPED,
  /** Until clones were made of it, and taken away. */
  UNTIL_CLONED,
  /** Until another backup is proven, or its own is deleted. */
  UNTIL_NEXT;

  /**
   * Whether it stays when clones are taken away.
   *
   * @param cloned whether clones were made of it
   */
  public boolean stays(boolean cloned) {
    return this == UNTIL_NEXT || (this == UNTIL_CLONED && !cloned);
  }
}
