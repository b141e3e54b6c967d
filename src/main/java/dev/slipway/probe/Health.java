package dev.slipway.probe;

import java.util.Optional;

/**
 * What an app's answer about its health came to.
 *
 * @param wrong why it is not healthy; empty when it is
 * @param degraded what it can do without and has not, in words; empty when all is well
 */
public record Health(Optional<String> wrong, String degraded) {
  /** All is well. */
  public static final Health GOOD = new Health(Optional.empty(), "");

  /** It is not healthy. */
  public static Health wrong(String why) {
    return new Health(Optional.of(why), "");
  }

  /** It is healthy, and something that it does not need is not there. */
  public static Health degraded(String what) {
    return new Health(Optional.empty(), what);
  }

  /** Whether requests can be sent there. */
  public boolean isGood() {
    return wrong.isEmpty();
  }
}
