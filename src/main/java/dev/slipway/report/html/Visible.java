package dev.slipway.report.html;

import java.util.Locale;

/**
 * Shows what would steer instead of being read: terminal control characters, characters that
 * reorder or hide the text around them, and halves of characters. A finished page of ours has none
 * but line breaks, so whatever else is in it came from outside.
 */
final class Visible {
  private Visible() {}

  /** The page with each of them as an escape, such as {@code \x1b}. */
  static String of(String page) {
    StringBuilder shown = new StringBuilder(page.length());
    for (int i = 0; i < page.length(); ) {
      int c = page.codePointAt(i);
      i += Character.charCount(c);
      if (steers(c)) {
        shown.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", c));
      } else {
        shown.appendCodePoint(c);
      }
    }
    return shown.toString();
  }

  private static boolean steers(int c) {
    return (c < 0x20 && c != '\n' && c != '\t')
        || (c >= 0x7f && c < 0xa0)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff
        || (c >= 0xd800 && c <= 0xdfff)
        || (c & 0xfffe) == 0xfffe;
  }
}
