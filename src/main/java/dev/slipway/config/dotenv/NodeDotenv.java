package dev.slipway.config.dotenv;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The rules of the npm package dotenv (15 and newer): {@code export} allowed; {@code NAME=value} or
 * {@code NAME: value}; single, double and back quotes, over several lines too; without quotes a
 * comment begins at any {@code #}; only double quotes know escapes, and only {@code \n} and {@code
 * \r}; nothing is filled in. What does not look like this is passed over.
 */
final class NodeDotenv {
  // JavaScript counts the byte order mark as a blank, wherever it stands.
  private static final IntPredicate SPACE = Cursor.SPACE.or(c -> c == '\uFEFF');
  private static final IntPredicate BLANK = SPACE.and(Cursor.LINE_END.negate());

  private final String text;
  private final Cursor cursor;
  private final EnvFile.Findings found = new EnvFile.Findings();

  NodeDotenv(String text) {
    this.text = text.replace("\r\n", "\n").replace('\r', '\n');
    this.cursor = new Cursor(this.text);
  }

  EnvFile read() {
    cursor.takeWhile(SPACE);
    while (!cursor.atEnd()) {
      int start = cursor.position();
      if (cursor.peek() != '#' && !statement()) {
        found.ignored(cursor.line(), "neither NAME=value nor a comment");
        cursor.moveTo(start);
      }
      cursor.takeLine();
      cursor.takeWhile(SPACE);
    }
    return found.result();
  }

  /** Reads one statement up to its comment or line end; false when it is none. */
  private boolean statement() {
    String name = name();
    if (name.isEmpty() || !separator()) {
      return false;
    }
    found.set(name, quoted().orElseGet(this::unquoted));
    return true;
  }

  private String name() {
    String name = cursor.takeWhile(NodeDotenv::isName);
    if (!name.equals("export")) {
      return name;
    }
    int behind = cursor.position();
    cursor.takeWhile(SPACE);
    String exported = cursor.position() == behind ? "" : cursor.takeWhile(NodeDotenv::isName);
    if (exported.isEmpty()) {
      cursor.moveTo(behind);
      return name;
    }
    return exported;
  }

  private boolean separator() {
    if (cursor.take(':')) {
      boolean blank = SPACE.test(cursor.peek());
      cursor.moveTo(cursor.position() + (blank ? 1 : 0));
      return blank;
    }
    cursor.takeWhile(SPACE);
    return cursor.take('=');
  }

  /** A value in quotes with nothing but a comment behind it; otherwise takes nothing. */
  private Optional<String> quoted() {
    int start = cursor.position();
    cursor.takeWhile(SPACE);
    int quote = cursor.peek();
    if (quote == '\'' || quote == '"' || quote == '`') {
      int opened = cursor.position();
      int closed = closing(opened, (char) quote);
      if (closed > 0) {
        cursor.moveTo(closed + 1);
        return Optional.of(unescaped(text.substring(opened + 1, closed), quote));
      }
    }
    cursor.moveTo(start);
    return Optional.empty();
  }

  /**
   * The first quote without a backslash before it; where that one does not end the value, the last
   * one before it that does. −1 when there is none.
   */
  private int closing(int opened, char quote) {
    int end = opened + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.startsWith("\\" + quote, end) ? 2 : 1;
    }
    for (int i = Math.min(end, text.length() - 1); i > opened; i--) {
      if (text.charAt(i) == quote && endsValue(i + 1)) {
        return i;
      }
    }
    return -1;
  }

  private boolean endsValue(int position) {
    int i = position;
    while (i < text.length() && BLANK.test(text.charAt(i))) {
      i++;
    }
    return i == text.length() || text.charAt(i) == '\n' || text.charAt(i) == '#';
  }

  private String unquoted() {
    String value = trimmed(cursor.takeWhile(c -> c != '#' && c != '\n'));
    int quote = value.isEmpty() ? -1 : value.charAt(0);
    boolean wrapped =
        value.length() > 1
            && (quote == '\'' || quote == '"' || quote == '`')
            && value.charAt(value.length() - 1) == quote;
    return unescaped(wrapped ? value.substring(1, value.length() - 1) : value, quote);
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && SPACE.test(text.charAt(from))) {
      from++;
    }
    while (to > from && SPACE.test(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static String unescaped(String value, int quote) {
    return quote == '"' ? value.replace("\\n", "\n").replace("\\r", "\r") : value;
  }

  private static boolean isName(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
  }
}
