package dev.slipway.keeper;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How long a process that ended by itself waits for its next start.
 *
 * @param delays the first, the second and so on; the last one repeats
 * @param steady after running this long, the next delay is the first again
 */
record RestartDelays(List<Duration> delays, Duration steady) {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** For apps: 1 s, doubling up to a minute. */
  static final RestartDelays APP = new RestartDelays(seconds(1, 2, 4, 8, 16, 32, 60), MINUTE);

  /** For the executor: at once, then a little later, since requests may be waiting for it. */
  static final RestartDelays EXECUTOR =
      new RestartDelays(seconds(0, 1, 2, 4, 8), Duration.ofSeconds(2));

  /** For the keeper: nothing is served without it, so a few times at once. */
  static final RestartDelays KEEPER =
      new RestartDelays(seconds(0, 0, 0, 1, 2, 4, 8, 16, 32, 60), Duration.ofSeconds(10));

  /** The delay after {@code ends} quick ends in a row, the first being 1. */
  Duration after(int ends) {
    return delays.get(Math.min(ends, delays.size()) - 1);
  }

  private static List<Duration> seconds(int... seconds) {
    return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
  }
}
