package dev.slipway.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known word nearest to the one written, if any is near: at most one wrong, missing, added or
   * swapped letter per three, or one word begins with the other.
   */
  public static Optional<String> to(String written, Collection<String> known) {
    String word = written.toLowerCase(Locale.ROOT).replace('_', '-');
    return known.stream()
        .filter(candidate -> isNear(word, candidate))
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** {@code : did you mean 'word'?}, or nothing when no known word is near. */
  public static String hint(String written, Collection<String> known) {
    return to(written, known).map(word -> ": did you mean '" + word + "'?").orElse("");
  }

  private static boolean isNear(String word, String candidate) {
    int shorter = Math.min(word.length(), candidate.length());
    boolean begins = shorter >= 4 && (word.startsWith(candidate) || candidate.startsWith(word));
    return begins || distance(word, candidate) <= Math.max(1, shorter / 3);
  }

  /** Damerau–Levenshtein distance in its restricted form: neighbouring letters may be swapped. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
