package dev.slipway.database;

import java.util.List;

/**
 * Who else has the live database open, as far as can be seen.
 *
 * @param seen everybody we saw
 * @param complete whether we would have seen everybody; false when we may not look at other users'
 *     processes or sessions, and then an empty list proves nothing
 */
public record OtherWriters(List<Writer> seen, boolean complete) {

  /** Copies the list. */
  public OtherWriters {
    seen = List.copyOf(seen);
  }

  /** Whether it is certain that nobody else has it open. */
  public boolean surelyNone() {
    return complete && seen.isEmpty();
  }
}
