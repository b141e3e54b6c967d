package dev.slipway.release.pack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** Every form has one of these four letters in a row: drop, truncate, reset, flush. */
  private static final List<String> LETTERS = List.of("drop", "runc", "eset", "lush");

  private static final boolean[] PAIRS = pairs(LETTERS);
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
      destroys(bytes, text).ifPresent(what -> found.add(new Finding(false, path, what)));
    }
    return found;
  }

  /** Which two neighbouring bytes, in lower case, stand somewhere in these words. */
  private static boolean[] pairs(List<String> words) {
    boolean[] pairs = new boolean[1 << 16];
    for (String word : words) {
      for (int i = 1; i < word.length(); i++) {
        pairs[(word.charAt(i - 1) << 8) | word.charAt(i)] = true;
      }
    }
    return pairs;
  }

  private static Optional<String> privateKey(String text) {
    boolean pem = text.contains("PRIVATE KEY") && PRIVATE_KEY.matcher(text).find();
    boolean putty = text.startsWith("PuTTY-User-Key-File-");
    return pem || putty ? Optional.of("holds a private key") : Optional.empty();
  }

  /**
   * Most scripts never mention destruction, so the expression is only tried around the letters that
   * every form of it has. Of four letters in a row one of every third pair of bytes is a part.
   */
  private static Optional<String> destroys(byte[] bytes, String text) {
    Matcher matcher = DESTROYS.matcher(text).useTransparentBounds(true);
    for (int i = 0; i + 1 < text.length(); i += 3) {
      if (PAIRS[(lower(bytes[i]) << 8) | lower(bytes[i + 1])] && isNearLetters(text, i)) {
        matcher.region(Math.max(0, i - NEAR), Math.min(text.length(), i + NEAR));
        if (matcher.find()) {
          long line = text.substring(0, matcher.start() + 1).lines().count();
          return Optional.of(
              "resets or drops a database: '" + matcher.group().strip() + "' in line " + line);
        }
      }
    }
    return Optional.empty();
  }

  private static int lower(byte letter) {
    return (letter & 0xff) | 0x20;
  }

  /** Whether the pair of bytes there really is a part of such letters. */
  private static boolean isNearLetters(String text, int pair) {
    for (String letters : LETTERS) {
      for (int begin = pair - 2; begin <= pair; begin++) {
        if (text.regionMatches(true, begin, letters, 0, letters.length())) {
          return true;
        }
      }
    }
    return false;
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
