package dev.slipway.database.sqlite;

/** SQL as text: quoting of names, and a form in which layout and comments make no difference. */
final class SqlText {

  private SqlText() {}

  /** Any name, as an identifier. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * The same statement with every run of blanks and comments as one blank, except inside quotes.
   * Nothing else changes, so different statements stay different.
   */
  static String normalised(String sql) {
    StringBuilder out = new StringBuilder(sql.length());
    int at = 0;
    boolean gap = false;
    while (at < sql.length()) {
      int next = endOfGap(sql, at);
      if (next > at) {
        gap = true;
      } else {
        if (gap && !out.isEmpty()) {
          out.append(' ');
        }
        gap = false;
        next = endOfToken(sql, at);
        out.append(sql, at, next);
      }
      at = next;
    }
    return out.toString();
  }

  /** After the blank or comment that begins here; {@code at} itself when none does. */
  private static int endOfGap(String sql, int at) {
    if (Character.isWhitespace(sql.charAt(at))) {
      return at + 1;
    }
    if (sql.startsWith("--", at)) {
      return end(sql, "\n", at);
    }
    return sql.startsWith("/*", at) ? end(sql, "*/", at + 2) : at;
  }

  /** After the quoted text or the single character that begins here. */
  private static int endOfToken(String sql, int at) {
    return switch (sql.charAt(at)) {
      // A doubled quote inside looks like two texts side by side, which comes to the same.
      case '\'' -> end(sql, "'", at + 1);
      case '"' -> end(sql, "\"", at + 1);
      case '`' -> end(sql, "`", at + 1);
      case '[' -> end(sql, "]", at + 1);
      default -> at + 1;
    };
  }

  private static int end(String sql, String closing, int from) {
    int found = sql.indexOf(closing, from);
    return found < 0 ? sql.length() : found + closing.length();
  }
}
