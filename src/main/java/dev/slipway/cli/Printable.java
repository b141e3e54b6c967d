package dev.slipway.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes text from outside harmless to a terminal: names, tool output and messages may carry escape
 * sequences that move the cursor, change the title or hide what stands before them.
 */
final class Printable {
  /** Colours of a log; harmless, but noise once they are shown as text. */
  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

  private Printable() {}

  /** One line: line breaks are shown as escapes too, colours are left out. */
  static String line(String text) {
    return escape(COLOURS.matcher(text).replaceAll(""), false);
  }

  /** Several lines: line breaks stay, everything else that steers a terminal is shown as escape. */
  static String lines(String text) {
    return escape(text, true);
  }

  /** A line of JSON with what JSON itself does not escape; only strings can contain it. */
  static String json(String line) {
    StringBuilder safe = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      safe.append(steers(c) ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
    }
    return safe.toString();
  }

  private static String escape(String text, boolean keepBreaks) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\t') {
        safe.append("    ");
      } else if (steers(c) && !(keepBreaks && c == '\n')) {
        safe.append(c == '\n' ? "\\n" : String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  /** C0 and C1 controls, DEL, and the characters that reorder or hide text around them. */
  private static boolean steers(char c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || c == 0xfeff;
  }
}
