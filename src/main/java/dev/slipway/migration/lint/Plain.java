package dev.slipway.migration.lint;

import dev.slipway.migration.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement in the one spelling that rules are written for: no comments, one space between words
 * and signs, strings emptied, quoted names in {@code «…»} so that none is taken for a keyword,
 * names joined with their dots. MariaDB's {@code /*! … *}{@code /} is code there, so it is here.
 */
final class Plain {
  private static final String BACKSLASHES = "'(?:[^'\\\\]++|''|\\\\(?s:.))*+'";
  private static final Pattern POSTGRESQL =
      tokens("[Ee]" + BACKSLASHES + "|\\w?'(?:[^']++|'')*+'", "");
  private static final Pattern MARIADB = tokens("\\w?" + BACKSLASHES, "");
  private static final Pattern SQLITE = tokens("\\w?'(?:[^']++|'')*+'", "|\\[[^\\]]*\\]");

  private static Pattern tokens(String string, String alsoQuoted) {
    return Pattern.compile(
        "(?<space>\\s+)|(?<comment>--[^\\n]*|/\\*(?s:.*?)\\*/)"
            + "|(?<dollar>\\$(?<tag>[A-Za-z_]\\w*)?\\$(?s:.*?)\\$\\k<tag>?\\$)"
            + "|(?<string>"
            + string
            + ")|(?<quoted>\"(?:[^\"]++|\"\")*+\"|`(?:[^`]++|``)*+`"
            + alsoQuoted
            + ")"
            + "|(?<word>[\\w$\\x{80}-\\x{10FFFF}]+)|(?<dot>\\s*\\.\\s*)|(?<sign>::|(?s:.))");
  }

  /** The name of one thing. */
  static final String NAME = "(?:«[^»]*»|[\\w$\\x{80}-\\x{a0}\\x{c0}-\\x{10FFFF}]+)";

  /** The same with its schema. */
  static final String DOTTED = NAME + "(?:\\." + NAME + ")*";

  private Plain() {}

  /** The statement's clauses, each spelled as a statement of its own; never empty. */
  static List<String> clauses(String sql, Dialect dialect) {
    String text = of(sql, dialect);
    Matcher list =
        Pattern.compile(
                "(?i)(?:ALTER (?:ONLINE |IGNORE |FOREIGN )*TABLE (?:IF EXISTS )?(?:ONLY )?"
                    + DOTTED
                    + "(?: \\*)?"
                    + "|DROP (?:FOREIGN |TEMPORARY )*TABLE(?: IF EXISTS)?|TRUNCATE(?: TABLE)?"
                    + "|RENAME TABLE(?: IF EXISTS)?|DROP (?:SEQUENCE|VIEW|TYPE)(?: IF EXISTS)?) ")
            .matcher(text);
    if (!list.lookingAt()) {
      return List.of(text);
    }
    List<String> clauses = new ArrayList<>();
    for (String part : split(text.substring(list.end()))) {
      clauses.add(list.group() + part);
    }
    return clauses;
  }

  /** Splits at commas outside parentheses. */
  private static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(list.substring(start).strip());
    return parts;
  }

  /** The whole statement. */
  static String of(String sql, Dialect dialect) {
    String text = dialect == Dialect.MARIADB ? executed(sql) : sql;
    StringBuilder plain = new StringBuilder();
    boolean glued = true;
    Matcher token = tokens(dialect).matcher(text);
    while (token.find()) {
      String next = spelled(token);
      if (next.isEmpty()) {
        continue;
      }
      boolean dot = next.equals(".");
      if (!glued && !dot) {
        plain.append(' ');
      }
      plain.append(next);
      glued = dot;
    }
    return plain.toString();
  }

  private static Pattern tokens(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> SQLITE;
      case POSTGRESQL -> POSTGRESQL;
      case MARIADB -> MARIADB;
    };
  }

  private static String executed(String sql) {
    return sql.replaceAll("(?s)/\\*M?!\\d*(.*?)\\*/", " $1 ");
  }

  private static String spelled(Matcher token) {
    String text = token.group();
    if (token.group("space") != null || token.group("comment") != null) {
      return "";
    }
    if (token.group("dollar") != null) {
      return "$$";
    }
    if (token.group("string") != null) {
      return "''";
    }
    if (token.group("quoted") != null) {
      return "«" + text.substring(1, text.length() - 1).replace("»", "") + "»";
    }
    return token.group("dot") != null ? "." : text;
  }

  /** A name as people write it. */
  static String name(String plain) {
    return plain.replaceAll("[«»]", "");
  }
}
