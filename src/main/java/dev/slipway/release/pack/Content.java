package dev.slipway.release.pack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the beginning of every file for what should not be shipped: private keys, filled-in
 * settings, databases, and scripts that would destroy one. Stateless.
 */
final class Content {
  /** This much of a file is looked at; keys and settings are small. */
  static final int LOOKED_AT = 1 << 20;

  private static final int LARGEST_SETTINGS = 64 * 1024;

  /** A PEM or OpenSSH key: the heading on its own line and real key material after it; RFC 7468. */
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "(?m)^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\\s*\\R(?:[A-Za-z-]+: .*\\R)*\\s*"
              + "[A-Za-z0-9+/=]{40,}");

  private static final Pattern DESTROYS =
      Pattern.compile(
          "(?i)\\bdrop_all\\s*\\(|\\bdrop\\s+(?:database|schema)\\b|\\bdropdb\\s|\\bdrop\\s+table\\b"
              + "|\\btruncate\\s+table\\b|manage\\.py\\s+(?:flush|reset_db)\\b|\\breset_db\\b"
              + "|db:(?:drop|reset)\\b|migrate\\s+reset\\b|--force-reset\\b");

  /** One of these stands in every form, each with a letter that is rare in code. */
  private static final List<Anchor> ANCHORS =
      List.of(
          new Anchor("drop", 3),
          new Anchor("truncate", 4),
          new Anchor("flush", 0),
          new Anchor("--force", 2),
          new Anchor("db:", 1),
          new Anchor("reset_db", 7),
          new Anchor("migrate", 2));

  private static final int NEAR = 30;
  private static final List<String> SCRIPTS =
      List.of(".py", ".sh", ".bash", ".sql", ".js", ".mjs", ".ts", ".rb", ".php", ".pl");
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private Content() {}

  /**
   * Something found.
   *
   * @param secret whether it must not be shipped; otherwise a warning
   * @param path the file
   * @param what what it is, for people
   */
  record Finding(boolean secret, String path, String what) {}

  /**
   * Looks at one file.
   *
   * @param path relative
   * @param bytes its first bytes, at least {@link #LOOKED_AT} or all
   * @param length how many of them
   * @param migration whether it belongs to the migrations, which may drop what they made
   */
  static List<Finding> look(String path, byte[] bytes, int length, boolean migration) {
    List<Finding> found = new ArrayList<>();
    if (startsWith(bytes, length, SQLITE)) {
      found.add(new Finding(false, path, "is an SQLite database and is shipped with its rows"));
      return found;
    }
    // One character per byte: everything looked for is ASCII.
    String text = new String(bytes, 0, Math.min(length, LOOKED_AT), StandardCharsets.ISO_8859_1);
    privateKey(text).ifPresent(what -> found.add(new Finding(true, path, what)));
    if (length <= LARGEST_SETTINGS) {
      List<String> secrets = SettingsFile.secretsIn(path, text);
      if (!secrets.isEmpty()) {
        found.add(new Finding(true, path, "is a filled-in settings file (" + some(secrets) + ")"));
      }
    }
    if (!migration && isScript(path)) {
      destroys(text).ifPresent(what -> found.add(new Finding(false, path, what)));
    }
    return found;
  }

  private static Optional<String> privateKey(String text) {
    boolean pem = text.contains("PRIVATE KEY") && PRIVATE_KEY.matcher(text).find();
    boolean putty = text.startsWith("PuTTY-User-Key-File-");
    return pem || putty ? Optional.of("holds a private key") : Optional.empty();
  }

  /**
   * Most scripts never mention destruction, so the expression is only tried around the words that
   * every form of it has; those are found by a letter, which the processor looks for in many bytes
   * at once.
   */
  private static Optional<String> destroys(String text) {
    Matcher matcher = DESTROYS.matcher(text).useTransparentBounds(true);
    return ANCHORS.stream()
        .flatMap(anchor -> anchor.in(text, matcher))
        .min(Comparator.comparingInt(MatchResult::start))
        .map(first ->
            "resets or drops a database: '%s' in line %d"
                .formatted(
                    first.group().strip(), text.substring(0, first.start() + 1).lines().count()));
  }

  /**
   * A word, and the place of its rarest letter.
   *
   * @param word in lower case
   * @param rare index of the letter
   */
  private record Anchor(String word, int rare) {

    /** The first match around this word in either case, if there is one. */
    Stream<MatchResult> in(String text, Matcher matcher) {
      char letter = word.charAt(rare);
      return Stream.of(letter, Character.toUpperCase(letter))
          .distinct()
          .flatMap(either -> first(text, either, matcher).stream());
    }

    private Optional<MatchResult> first(String text, char letter, Matcher matcher) {
      for (int i = text.indexOf(letter); i >= 0; i = text.indexOf(letter, i + 1)) {
        if (text.regionMatches(true, i - rare, word, 0, word.length())) {
          matcher.region(Math.max(0, i - NEAR), Math.min(text.length(), i + NEAR));
          if (matcher.find()) {
            return Optional.of(matcher.toMatchResult());
          }
        }
      }
      return Optional.empty();
    }
  }

  private static boolean isScript(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return SCRIPTS.stream().anyMatch(lower::endsWith);
  }

  private static boolean startsWith(byte[] bytes, int length, byte[] prefix) {
    return length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(3, names.size())))
        + (names.size() > 3 ? ", …" : "");
  }
}
