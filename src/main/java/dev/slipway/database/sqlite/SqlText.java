package dev.slipway.database.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  /** What stands in the brackets of each CHECK of a normalised CREATE TABLE. */
  static List<String> conditions(String sql) {
    List<String> conditions = new ArrayList<>();
    for (int at = 0; at < sql.length(); at = endOfToken(sql, at)) {
      if (isWord(sql, at, "CHECK")) {
        int open = sql.indexOf('(', at);
        if (open >= 0 && sql.substring(at + "CHECK".length(), open).isBlank()) {
          conditions.add(sql.substring(open + 1, closing(sql, open)).strip());
        }
      }
    }
    return conditions;
  }

  private static boolean isWord(String sql, int at, String word) {
    int end = at + word.length();
    return sql.regionMatches(true, at, word, 0, word.length())
        && (at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1)))
        && (end == sql.length() || !Character.isJavaIdentifierPart(sql.charAt(end)));
  }

  /** Where the bracket that opens here is closed; the end when it is not. */
  private static int closing(String sql, int open) {
    int depth = 0;
    for (int at = open; at < sql.length(); at = endOfToken(sql, at)) {
      if (sql.charAt(at) == '(') {
        depth++;
      } else if (sql.charAt(at) == ')' && --depth == 0) {
        return at;
      }
    }
    return sql.length();
  }

  /** The terms in the first brackets of a normalised CREATE INDEX, without their order. */
  static List<String> list(String sql) {
    List<String> terms = new ArrayList<>();
    int open = unquoted(sql, '(');
    if (open < 0) {
      return terms;
    }
    int end = closing(sql, open);
    int begin = open + 1;
    int depth = 0;
    for (int at = begin; at <= end && at < sql.length(); at = endOfToken(sql, at)) {
      char here = sql.charAt(at);
      depth += here == '(' ? 1 : here == ')' ? -1 : 0;
      if (at == end || (here == ',' && depth == 0)) {
        terms.add(withoutOrder(sql.substring(begin, at).strip()));
        begin = at + 1;
      }
    }
    return terms;
  }

  private static int unquoted(String sql, char wanted) {
    for (int at = 0; at < sql.length(); at = endOfToken(sql, at)) {
      if (sql.charAt(at) == wanted) {
        return at;
      }
    }
    return -1;
  }

  private static String withoutOrder(String term) {
    String upper = term.toUpperCase(Locale.ROOT);
    for (String order : List.of(" ASC", " DESC")) {
      if (upper.endsWith(order)) {
        return term.substring(0, term.length() - order.length()).strip();
      }
    }
    return term;
  }

  /** The condition of a normalised CREATE INDEX that is on some rows only. */
  static Optional<String> condition(String sql) {
    int open = unquoted(sql, '(');
    if (open < 0) {
      return Optional.empty();
    }
    String rest = sql.substring(Math.min(sql.length(), closing(sql, open) + 1)).strip();
    return isWord(rest, 0, "WHERE")
        ? Optional.of(rest.substring("WHERE".length()).strip())
        : Optional.empty();
  }

  /** What is in double quotes: names, or texts where SQLite knows no such name. */
  static List<String> quotedNames(String sql) {
    List<String> names = new ArrayList<>();
    for (int at = 0; at < sql.length(); ) {
      int next = endOfToken(sql, at);
      if (sql.charAt(at) == '"' && next - at > 2) {
        names.add(sql.substring(at + 1, next - 1));
      }
      at = next;
    }
    return names;
  }
}
