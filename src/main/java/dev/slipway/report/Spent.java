package dev.slipway.report;

import java.util.Locale;

/** How long something took, for people. */
public final class Spent {
  private Spent() {}

  /** {@code 4 ms}, {@code 0.3 s}, {@code 19 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
  public static String of(double seconds) {
    if (seconds < 0.095) {
      return Math.round(seconds * 1e3) + " ms";
    }
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }
}
