package dev.slipway.model;

import java.util.Locale;

/** Numbers of things as people write them. */
public final class Amount {
  private Amount() {}

  /** {@code 1 row}, {@code 2 rows}: for things whose plural ends in s, or in ies for y. */
  public static String of(long number, String thing) {
    if (number == 1) {
      return "1 " + thing;
    }
    boolean ies = thing.endsWith("y") && !thing.endsWith("ay");
    return number + " " + (ies ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s");
  }

  /** A size: {@code 812 bytes}, {@code 20.5 kB}, {@code 1.3 MB}, {@code 2.1 GB}. */
  public static String ofBytes(long bytes) {
    if (bytes < 1_000) {
      return of(bytes, "byte");
    }
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
