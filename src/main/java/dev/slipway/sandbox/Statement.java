package dev.slipway.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells of a statement of SQL whether it may change anything; in doubt, that it does. */
final class Statement {
  private static final int LONGEST = 80;

  /** What changes no data and no schema; {@code SELECT} has exceptions. */
  private static final Set<String> READING =
      Set.of(
          "",
          "select",
          "show",
          "set",
          "use",
          "begin",
          "start",
          "rollback",
          "abort",
          "savepoint",
          "release",
          "explain",
          "describe",
          "desc",
          "values",
          "fetch",
          "close",
          "declare",
          "reset",
          "discard",
          "deallocate",
          "lock",
          "unlock",
          "prepare",
          "listen",
          "unlisten",
          "help");

  private static final Pattern EXCEPTIONS =
      Pattern.compile(
          "^(?:select\\b.*\\b(?:into|nextval|setval|lo_[a-z]+)\\b|explain\\b.*\\banalyze\\b"
              + "|prepare\\s+transaction\\b)",
          Pattern.DOTALL);

  /** At the front; what MariaDB runs although it looks like a comment is none. */
  private static final Pattern COMMENT =
      Pattern.compile(
          "^(?:\\s+|--[^\\n]*(?:\\n|$)|#[^\\n]*(?:\\n|$)|/\\*(?![!M]).*?(?:\\*/|$))",
          Pattern.DOTALL);

  private static final Pattern VERSIONED = Pattern.compile("^/\\*M?!\\d*\\s*");
  private static final Pattern VALUE = Pattern.compile("(?i)'|= ?\"|\\$\\w*\\$|\\bvalues\\b");

  private Statement() {}

  /** Whether what is sent in one piece may change anything. */
  static boolean changes(String sql) {
    // Where a ';' stands in a value, the rest of it is taken for a statement: of one too many.
    return Arrays.stream(sql.split(";")).anyMatch(Statement::oneChanges);
  }

  private static boolean oneChanges(String sql) {
    String bare = VERSIONED.matcher(bare(sql)).replaceFirst("").toLowerCase(Locale.ROOT);
    return !READING.contains(firstWord(bare)) || EXCEPTIONS.matcher(bare).find();
  }

  /** Whether it only makes final what others did. */
  static boolean commits(String sql) {
    return Set.of("commit", "end").contains(firstWord(bare(sql).toLowerCase(Locale.ROOT)));
  }

  /** Whether it takes back all that is not final. */
  static boolean takesBack(String sql) {
    return bare(sql)
        .toLowerCase(Locale.ROOT)
        .matches("(?:rollback|abort)(?!.*\\bto\\b)[^;]*;?\\s*");
  }

  /** Its beginning in one line, up to the first value: those may be anybody's. */
  static String brief(String sql) {
    String line = bare(sql).replaceAll("\\s+", " ").strip();
    Matcher value = VALUE.matcher(line);
    String safe = value.find() && value.start() > 0 ? line.substring(0, value.start()) + "…" : line;
    return safe.length() > LONGEST ? safe.substring(0, LONGEST - 1) + "…" : safe;
  }

  private static String bare(String sql) {
    String rest = sql;
    for (Matcher comment = COMMENT.matcher(rest); comment.find(); comment = COMMENT.matcher(rest)) {
      rest = rest.substring(comment.end());
    }
    return rest;
  }

  private static String firstWord(String bare) {
    int end = 0;
    while (end < bare.length() && Character.isLetter(bare.charAt(end))) {
      end++;
    }
    // Something that is no word, such as a bracket, is none of those that are known to read.
    return end == 0 && !bare.isBlank() ? "?" : bare.substring(0, end);
  }
}
