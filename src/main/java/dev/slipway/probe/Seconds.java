package dev.slipway.probe;

import java.time.Duration;
import java.util.Locale;

/** Short times as people write them. */
final class Seconds {
  private Seconds() {}

  /** {@code 40 ms}, {@code 2.5 s}. */
  static String of(Duration time) {
    return time.toMillis() < 1000
        ? time.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
