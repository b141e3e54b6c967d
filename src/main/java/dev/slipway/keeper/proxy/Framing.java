package dev.slipway.keeper.proxy;

import java.util.Locale;

/** The few grammar rules that requests and answers share. */
final class Framing {
  private static final int MOST_DIGITS = 18;

  private Framing() {}

  /** Whether this is a length: digits only, and few enough to be exact. */
  static boolean isLength(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether no reader can find a line end or another control character in this. */
  static boolean isOneLine(String text) {
    return text.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
  }

  /** Whether a comma-separated list holds the lower-case word, in any letter case. */
  static boolean lists(String list, String word) {
    if (list.indexOf(',') < 0) {
      return list.equalsIgnoreCase(word);
    }
    for (String each : list.toLowerCase(Locale.ROOT).split(",", -1)) {
      if (each.strip().equals(word)) {
        return true;
      }
    }
    return false;
  }
}
