package dev.slipway.migration;

import java.util.List;

/** Whether an app's models and its migrations say the same. */
public sealed interface Drift {

  /** They do. */
  record None() implements Drift {}

  /**
   * They do not: a migration was forgotten.
   *
   * @param changes what such a migration would do, one line each, in the tool's words
   */
  record Found(List<String> changes) implements Drift {
    /** Copies the list. */
    public Found {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The tool cannot say, which is no fault.
   *
   * @param reason why, as one sentence
   */
  record Unknown(String reason) implements Drift {}
}
