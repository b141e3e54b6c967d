package dev.slipway.release.pack;

import dev.slipway.model.Failure;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One pattern of paths, in the language of gitignore(5): {@code *} and {@code ?} stop at {@code /},
 * {@code [a-z]} and {@code [!a-z]} are sets, {@code **} spans folders, a final {@code /} means
 * folders only, {@code \} takes the next character as it is. Immutable.
 */
final class PathPattern {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\\\]");

  private final String text;
  private final Predicate<String> fits;
  private final int depth;
  private final boolean foldersOnly;

  /** How many folders a path that fits is in, when that is not fixed. */
  private static final int ANY_DEPTH = -1;

  private PathPattern(String text, Predicate<String> fits, int depth, boolean foldersOnly) {
    this.text = text;
    this.fits = fits;
    this.depth = depth;
    this.foldersOnly = foldersOnly;
  }

  /** A pattern that starts at the root: {@code log/} is not {@code app/log/}. */
  static PathPattern anchored(String text) {
    return compile(text, true);
  }

  /** As a line of a {@code .gitignore}: without a {@code /} inside, it fits at every depth. */
  static PathPattern asGitDoes(String text) {
    String body = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return compile(text, body.indexOf('/') >= 0);
  }

  /** Exactly this path, from the root; a final {@code /} means the folder. */
  static PathPattern literal(String path) {
    return anchored(escaped(path));
  }

  /** The path with every character that means something preceded by a backslash. */
  static String escaped(String path) {
    return SPECIAL.matcher(path).replaceAll("\\\\$0");
  }

  private static PathPattern compile(String text, boolean anchored) {
    boolean foldersOnly = text.endsWith("/");
    String body = foldersOnly ? text.substring(0, text.length() - 1) : text;
    body = body.startsWith("/") ? body.substring(1) : body;
    boolean fixed = anchored && !body.contains("**");
    return new PathPattern(
        text,
        anchored ? fromRoot(body) : anywhere(body),
        fixed ? depth(body) : ANY_DEPTH,
        foldersOnly);
  }

  private static Predicate<String> fromRoot(String body) {
    return SPECIAL.matcher(body).find() ? byRegex(body) : body::equals;
  }

  /** Names are compared without a regular expression: most patterns are of this kind. */
  private static Predicate<String> anywhere(String body) {
    Predicate<String> name = fromRoot(body);
    if (body.startsWith("*") && !SPECIAL.matcher(body.substring(1)).find()) {
      String end = body.substring(1);
      name = last -> last.endsWith(end);
    }
    Predicate<String> fits = name;
    return path -> fits.test(path.substring(path.lastIndexOf('/') + 1));
  }

  private static Predicate<String> byRegex(String body) {
    try {
      return Pattern.compile(regex(body), Pattern.DOTALL).asMatchPredicate();
    } catch (PatternSyntaxException e) {
      throw Failure.usage("exclude.pattern", "'" + body + "' is no pattern of paths").because(e);
    }
  }

  /** How many folders a path is in. */
  static int depth(String path) {
    int depth = 0;
    for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
      depth++;
    }
    return depth;
  }

  /** Whether this very path is meant, not one of its parents. */
  boolean matches(String path, boolean folder) {
    return matches(path, depth(path), folder);
  }

  /** The same for many patterns and one path, whose depth is counted once: it rules out most. */
  boolean matches(String path, int itsDepth, boolean folder) {
    return (folder || !foldersOnly) && (depth == itsDepth || depth == ANY_DEPTH) && fits.test(path);
  }

  @Override
  public String toString() {
    return text;
  }

  private static String regex(String body) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < body.length()) {
      if (body.startsWith("**/", i) && startsPart(body, i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (body.startsWith("**", i) && startsPart(body, i) && i + 2 == body.length()) {
        regex.append(".+");
        i += 2;
      } else if (body.charAt(i) == '[' && endOfSet(body, i) > 0) {
        int end = endOfSet(body, i);
        regex.append(set(body.substring(i + 1, end)));
        i = end + 1;
      } else {
        i += single(body, i, regex);
      }
    }
    return regex.toString();
  }

  private static boolean startsPart(String body, int i) {
    return i == 0 || body.charAt(i - 1) == '/';
  }

  private static int single(String body, int i, StringBuilder regex) {
    char c = body.charAt(i);
    switch (c) {
      case '*' -> regex.append("[^/]*");
      case '?' -> regex.append("[^/]");
      case '\\' -> {
        if (i + 1 < body.length()) {
          regex.append(Pattern.quote(body.substring(i + 1, i + 2)));
          return 2;
        }
        regex.append("(?!)"); // as Git: a lone backslash at the end fits nothing
      }
      default -> regex.append(Pattern.quote(String.valueOf(c)));
    }
    return 1;
  }

  /** Index of the closing bracket; a {@code ]} right after the opening belongs to the set. */
  private static int endOfSet(String body, int open) {
    int first = open + 1;
    if (first < body.length() && (body.charAt(first) == '!' || body.charAt(first) == '^')) {
      first++;
    }
    return body.indexOf(']', first + 1);
  }

  private static String set(String inside) {
    boolean not = inside.startsWith("!") || inside.startsWith("^");
    String members = not ? inside.substring(1) : inside;
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < members.length(); i++) {
      char c = members.charAt(i);
      if ("[]&^\\".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return "(?!/)[" + (not ? "^" : "") + escaped + "]";
  }
}
