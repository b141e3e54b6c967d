package dev.slipway.model;

import io.avaje.jsonb.Json;

/**
 * How the app's own tests went, as they said it themselves.
 *
 * @param passed how many passed
 * @param failed how many did not
 * @param skipped how many were not run
 */
@Json
public record TestsRun(int passed, int failed, int skipped) {
  /** They ended well, and said nothing that could be counted. */
  public static final TestsRun NOT_COUNTED = new TestsRun(0, 0, 0);

  /** Both together. */
  public TestsRun and(TestsRun more) {
    return new TestsRun(passed + more.passed, failed + more.failed, skipped + more.skipped);
  }

  /** Whether they said how many they are. */
  public boolean isCounted() {
    return passed + failed + skipped > 0;
  }

  /** Such as {@code 109/109}: those that passed, of those that were run. */
  public String inWords() {
    return isCounted()
        ? "%d/%d%s"
            .formatted(
                passed, passed + failed, skipped > 0 ? ", %d skipped".formatted(skipped) : "")
        : "ended well, not counted";
  }
}
