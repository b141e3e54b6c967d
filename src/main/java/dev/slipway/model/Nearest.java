package dev.slipway.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known word nearest to the given one, counting letters inserted, left out, replaced, and
   * neighbours swapped; empty when more than a third of the word would have to change.
   */
  public static Optional<String> to(String given, Collection<String> known) {
    int most = given.length() < 3 ? 0 : Math.max(1, given.length() / 3);
    return known.stream()
        .filter(word -> distance(given, word) <= most)
        .min(Comparator.comparingInt((String word) -> distance(given, word)).thenComparing(w -> w));
  }

  /** {@code : did you mean 'word'?}, or nothing when no known word is near. */
  public static String hint(String given, Collection<String> known) {
    return to(given, known).map(word -> ": did you mean '" + word + "'?").orElse("");
  }

  /** Optimal string alignment distance, by the usual table. */
  private static int distance(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      table[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      table[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        table[i][j] = swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
      }
    }
    return table[a.length()][b.length()];
  }
}
