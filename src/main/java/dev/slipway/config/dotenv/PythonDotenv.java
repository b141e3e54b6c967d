package dev.slipway.config.dotenv;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of python-dotenv 1.x: {@code export} allowed; a quoted value may span lines; {@code \'}
 * and {@code \\} in single quotes, and besides them {@code \" \a \b \f \n \r \t \v} in double
 * quotes; without quotes a comment begins at a blank followed by {@code #}; {@code ${NAME}} and
 * {@code ${NAME:-default}} are filled in everywhere, in single quotes too, and the default counts
 * only when the variable is not set at all.
 */
final class PythonDotenv {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?<name>[^}:]*)(?::-(?<default>[^}]*))?}");
  private static final String ESCAPES = "\\'\"abfnrtv";
  private static final String ESCAPED = "\\'\"\u0007\b\f\n\r\t\u000b";

  private final Cursor cursor;
  private final Map<String, String> outer;
  private final EnvFile.Findings found = new EnvFile.Findings();

  PythonDotenv(String text, Map<String, String> outer) {
    this.cursor = new Cursor(text);
    this.outer = outer;
  }

  EnvFile read() {
    cursor.takeWhile(Cursor.SPACE);
    while (!cursor.atEnd()) {
      int line = cursor.line();
      if (!statement(line)) {
        found.ignored(line, "neither NAME=value nor a comment");
        cursor.takeLine();
      }
      cursor.takeWhile(Cursor.SPACE);
    }
    return found.result();
  }

  /** Reads one statement to the end of its last line; false when it is none. */
  private boolean statement(int line) {
    skipExport();
    boolean comment = cursor.peek() == '#';
    Optional<String> name = comment ? Optional.of("") : name();
    if (name.isEmpty()) {
      return false;
    }
    cursor.takeWhile(Cursor.BLANK);
    boolean assigns = cursor.take('=');
    Optional<String> value = assigns ? value() : Optional.of("");
    if (value.isEmpty() || !restIsComment()) {
      return false;
    }
    if (assigns) {
      found.set(name.get(), filledIn(value.get()));
    } else if (!comment) {
      // As there: a later mention without a value takes the earlier value away.
      found.values().remove(name.get());
      found.ignored(line, "no '=' behind the name");
    }
    return true;
  }

  private void skipExport() {
    int start = cursor.position();
    if (cursor.startsWith("export")) {
      cursor.moveTo(start + "export".length());
      if (cursor.takeWhile(Cursor.BLANK).isEmpty()) {
        cursor.moveTo(start);
      }
    }
  }

  private Optional<String> name() {
    int start = cursor.position();
    boolean quoted = cursor.take('\'');
    String name =
        quoted
            ? cursor.takeWhile(c -> c != '\'')
            : cursor.takeWhile(c -> c != '=' && c != '#' && !Cursor.SPACE.test(c));
    if (name.isEmpty() || (quoted && !cursor.take('\''))) {
      cursor.moveTo(start);
      return Optional.empty();
    }
    return Optional.of(name);
  }

  private Optional<String> value() {
    boolean blank = !cursor.takeWhile(Cursor.BLANK).isEmpty();
    return switch (cursor.peek()) {
      case '\'' -> quoted('\'', "\\'");
      case '"' -> quoted('"', ESCAPES);
      default -> Optional.of(blank && cursor.peek() == '#' ? "" : unquoted());
    };
  }

  /** Takes a quoted value; when its quote is never closed, takes nothing. */
  private Optional<String> quoted(char quote, String escapes) {
    int start = cursor.position();
    cursor.take(quote);
    StringBuilder value = new StringBuilder();
    while (!cursor.atEnd()) {
      if (cursor.take(quote)) {
        return Optional.of(value.toString());
      }
      value.append(cursor.peek() == '\\' ? escape(escapes) : take());
    }
    cursor.moveTo(start);
    return Optional.empty();
  }

  private String escape(String escapes) {
    String backslash = take();
    if (cursor.atEnd()) {
      return backslash;
    }
    String next = take();
    int known = escapes.indexOf(next.charAt(0));
    return known < 0 ? backslash + next : ESCAPED.substring(known, known + 1);
  }

  private String take() {
    char c = (char) cursor.peek();
    cursor.moveTo(cursor.position() + 1);
    return String.valueOf(c);
  }

  private String unquoted() {
    String rest = cursor.takeLine();
    int end = rest.length();
    for (int i = 1; i < rest.length(); i++) {
      if (rest.charAt(i) == '#' && Cursor.SPACE.test(rest.charAt(i - 1))) {
        end = i;
        break;
      }
    }
    while (end > 0 && Cursor.SPACE.test(rest.charAt(end - 1))) {
      end--;
    }
    return rest.substring(0, end);
  }

  private boolean restIsComment() {
    cursor.takeWhile(Cursor.BLANK);
    if (cursor.peek() == '#') {
      cursor.takeLine();
    }
    return cursor.atEnd() || cursor.takeLineEnd();
  }

  private String filledIn(String value) {
    return REFERENCE
        .matcher(value)
        .replaceAll(
            reference -> Matcher.quoteReplacement(valueOf(reference.group(1), reference.group(2))));
  }

  private String valueOf(String name, @Nullable String fallback) {
    String before = found.values().getOrDefault(name, fallback == null ? "" : fallback);
    return outer.getOrDefault(name, before);
  }
}
