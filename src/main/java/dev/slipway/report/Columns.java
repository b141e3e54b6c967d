package dev.slipway.report;

/** How wide text is on a terminal. Good enough for layout: combining marks 0, wide scripts 2. */
public final class Columns {
  private Columns() {}

  /** The columns this text takes. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /** The text in exactly as many columns: cut with an ellipsis, or filled with spaces. */
  public static String fit(String text, int columns) {
    String cut = cut(text, columns);
    return cut + " ".repeat(Math.max(0, columns - of(cut)));
  }

  /** The text in at most so many columns. */
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int left = columns - 1;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      left -= of(c);
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return columns < 1 ? "" : cut.append('…').toString();
  }

  private static int of(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
