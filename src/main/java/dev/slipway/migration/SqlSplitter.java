package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits an SQL text into its statements: knows strings, quoted names, comments, and that the
 * semicolons inside a trigger's {@code BEGIN … END} do not end it. A trigger ends as in SQLite's
 * own {@code sqlite3_complete()}: with {@code END;} after a semicolon. Used once, by one thread.
 */
final class SqlSplitter {
  private static final int WORDS_KEPT = 4;

  private final String sql;
  private final List<SqlStatement> statements = new ArrayList<>();
  private int at;
  private int line = 1;

  // The statement being read; begun once start is not negative.
  private int start = -1;
  private int startLine;
  private final List<String> words = new ArrayList<>();
  private boolean afterInnerSemicolon;
  private boolean afterInnerEnd;

  private SqlSplitter(String sql) {
    this.sql = sql;
  }

  /**
   * The statements in order, without comments around them; comments inside them stay.
   *
   * @throws Failure {@code migration.sql-unfinished} when a string, name or comment never ends
   */
  static List<SqlStatement> split(String sql) {
    SqlSplitter splitter = new SqlSplitter(sql);
    while (splitter.at < sql.length()) {
      splitter.readOne();
    }
    splitter.finish(sql.length());
    return List.copyOf(splitter.statements);
  }

  private void readOne() {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      advanceTo(at + 1);
    } else if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      advanceTo(end < 0 ? sql.length() : end);
    } else if (sql.startsWith("/*", at)) {
      advanceBeyond("*/", at + 2, "comment");
    } else if (c == ';') {
      semicolon();
    } else {
      begin();
      if (isWordPart(c)) {
        word();
      } else {
        afterInnerSemicolon = false;
        afterInnerEnd = false;
        switch (c) {
          // A doubled quote reads as two strings side by side, which ends at the same place.
          case '\'' -> advanceBeyond("'", at + 1, "string");
          case '"', '`' -> advanceBeyond(String.valueOf(c), at + 1, "quoted name");
          case '[' -> advanceBeyond("]", at + 1, "quoted name");
          default -> advanceTo(at + 1);
        }
      }
    }
  }

  private void semicolon() {
    if (start >= 0 && isTrigger() && !afterInnerEnd) {
      afterInnerSemicolon = true;
    } else {
      finish(at);
    }
    advanceTo(at + 1);
  }

  private void word() {
    int end = at;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    String word = sql.substring(at, end).toUpperCase(Locale.ROOT);
    if (words.size() < WORDS_KEPT) {
      words.add(word);
    }
    afterInnerEnd = afterInnerSemicolon && word.equals("END");
    afterInnerSemicolon = false;
    advanceTo(end);
  }

  private boolean isTrigger() {
    if (words.size() < 2 || !words.getFirst().equals("CREATE")) {
      return false;
    }
    String second = words.get(1);
    boolean temporary = second.equals("TEMP") || second.equals("TEMPORARY");
    return second.equals("TRIGGER")
        || (temporary && words.size() > 2 && words.get(2).equals("TRIGGER"));
  }

  private void begin() {
    if (start < 0) {
      start = at;
      startLine = line;
    }
  }

  private void finish(int end) {
    if (start >= 0) {
      String text = sql.substring(start, end).stripTrailing();
      statements.add(new SqlStatement(statements.size() + 1, startLine, List.copyOf(words), text));
    }
    start = -1;
    words.clear();
    afterInnerSemicolon = false;
    afterInnerEnd = false;
  }

  private void advanceBeyond(String closing, int from, String what) {
    int end = sql.indexOf(closing, from);
    if (end < 0) {
      throw Failure.usage(
          "migration.sql-unfinished",
          "the " + what + " that begins in line " + line + " never ends");
    }
    advanceTo(end + closing.length());
  }

  private void advanceTo(int end) {
    for (; at < end; at++) {
      if (sql.charAt(at) == '\n') {
        line++;
      }
    }
  }

  /** As in SQLite: letters, digits, underscore, dollar, and everything beyond ASCII. */
  private static boolean isWordPart(char c) {
    return c > 127 || c == '_' || c == '$' || Character.isLetterOrDigit(c);
  }
}
