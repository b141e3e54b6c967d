package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits an SQL text into its statements: knows strings, quoted names, comments, PostgreSQL's
 * dollar quotes, MariaDB's backslashes and {@code DELIMITER}, and that the semicolons inside a
 * trigger's {@code BEGIN … END}, or of PostgreSQL's {@code BEGIN ATOMIC … END}, do not end it. It
 * ends as in SQLite's own {@code sqlite3_complete()}: with {@code END;} after a semicolon. Used
 * once, by one thread.
 */
final class SqlSplitter {
  private static final int WORDS_KEPT = 4;

  private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$([A-Za-z_][A-Za-z_0-9]*)?\\$");
  private static final Pattern DELIMITER =
      Pattern.compile("(?i)DELIMITER[ \\t]+([^\\s]+)[ \\t]*(?:\\R|$)");

  private final String sql;
  private final Dialect dialect;
  private String delimiter = ";";
  private final List<SqlStatement> statements = new ArrayList<>();
  private int at;
  private int line = 1;

  // The statement being read; begun once start is not negative.
  private int start = -1;
  private int startLine;
  private final List<String> words = new ArrayList<>();
  private String lastWord = "";
  private boolean atomic;
  private boolean afterInnerSemicolon;
  private boolean afterInnerEnd;

  private SqlSplitter(String sql, Dialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  /** The same for SQLite. */
  static List<SqlStatement> split(String sql) {
    return split(sql, Dialect.SQLITE);
  }

  /**
   * The statements in order, without comments around them; comments inside them stay.
   *
   * @throws Failure {@code migration.sql-unfinished} when a string, name or comment never ends
   */
  static List<SqlStatement> split(String sql, Dialect dialect) {
    SqlSplitter splitter = new SqlSplitter(sql, dialect);
    while (splitter.at < sql.length()) {
      splitter.readOne();
    }
    splitter.finish(sql.length());
    return List.copyOf(splitter.statements);
  }

  /** MariaDB runs what stands in such a comment; its dumps make triggers that way. */
  private boolean isRun() {
    return dialect == Dialect.MARIADB && (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at));
  }

  private void readOne() {
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      advanceTo(at + 1);
    } else if (sql.startsWith("--", at) || (c == '#' && dialect == Dialect.MARIADB)) {
      int end = sql.indexOf('\n', at);
      advanceTo(end < 0 ? sql.length() : end);
    } else if (sql.startsWith("/*", at)) {
      if (isRun()) {
        begin();
      }
      advanceBeyond("*/", at + 2, "comment");
    } else if (dialect == Dialect.MARIADB && start < 0 && beginsDelimiter()) {
      otherDelimiter();
    } else if (sql.startsWith(delimiter, at)) {
      semicolon();
    } else {
      begin();
      if (c == '$' && dialect == Dialect.POSTGRESQL && beginsDollarQuote()) {
        dollarQuote();
      } else if (isWordPart(c)) {
        word();
      } else {
        afterInnerSemicolon = false;
        afterInnerEnd = false;
        switch (c) {
          // A doubled quote reads as two strings side by side, which ends at the same place.
          case '\'' -> string(dialect.escapesByBackslash() || isEscapeString());
          case '"', '`' -> advanceBeyond(String.valueOf(c), at + 1, "quoted name");
          case '[' -> {
            if (dialect == Dialect.SQLITE) {
              advanceBeyond("]", at + 1, "quoted name");
            } else {
              advanceTo(at + 1); // an array
            }
          }
          default -> advanceTo(at + 1);
        }
      }
    }
  }

  private boolean beginsDelimiter() {
    return DELIMITER.matcher(sql).region(at, sql.length()).lookingAt();
  }

  private void otherDelimiter() {
    Matcher line = DELIMITER.matcher(sql).region(at, sql.length());
    if (line.lookingAt()) {
      delimiter = line.group(1);
      advanceTo(line.end());
    }
  }

  private boolean beginsDollarQuote() {
    return DOLLAR_QUOTE.matcher(sql).region(at, sql.length()).lookingAt();
  }

  private void dollarQuote() {
    Matcher quote = DOLLAR_QUOTE.matcher(sql).region(at, sql.length());
    if (quote.lookingAt()) {
      advanceBeyond(quote.group(), quote.end(), "dollar-quoted text");
    }
  }

  /** Whether PostgreSQL's {@code E} stands right before the quote. */
  private boolean isEscapeString() {
    return dialect == Dialect.POSTGRESQL
        && at > 0
        && Character.toUpperCase(sql.charAt(at - 1)) == 'E'
        && (at < 2 || !isWordPart(sql.charAt(at - 2)));
  }

  private void string(boolean backslashes) {
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != '\'') {
      end += backslashes && sql.charAt(end) == '\\' ? 2 : 1;
    }
    advanceBeyond("'", Math.min(end, sql.length()), "string");
  }

  private void semicolon() {
    if (start >= 0 && delimiter.equals(";") && isBlock() && !afterInnerEnd) {
      afterInnerSemicolon = true;
    } else {
      finish(at);
    }
    advanceTo(at + delimiter.length());
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
    atomic |= word.equals("ATOMIC") && lastWord.equals("BEGIN");
    lastWord = word;
    afterInnerEnd = afterInnerSemicolon && word.equals("END");
    afterInnerSemicolon = false;
    advanceTo(end);
  }

  /** Whether it holds statements of its own, which do not end it. */
  private boolean isBlock() {
    // PostgreSQL's triggers call a function, whose text is quoted or begins so.
    if (dialect == Dialect.POSTGRESQL) {
      return atomic;
    }
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
    lastWord = "";
    atomic = false;
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
