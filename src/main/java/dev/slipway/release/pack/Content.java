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

  /** One of these stands in every form of the expressions above, in some case. */
  private static final Words TELLING =
      new Words("PRIVATE KEY", "drop", "reset", "truncate", "flush");

  private static final int NEAR = 30;
  private static final List<String> SCRIPTS =
      List.of(".py", ".sh", ".bash", ".sql", ".js", ".mjs", ".ts", ".rb", ".php", ".pl");
  private static final byte[] PUTTY = "PuTTY-User-Key-File-".getBytes(StandardCharsets.US_ASCII);
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
    int end = Math.min(length, LOOKED_AT);
    int telling = TELLING.next(bytes, 0, end);
    boolean settings = length <= LARGEST_SETTINGS && SettingsFile.begins(bytes, length);
    if (telling < 0 && !settings && !startsWith(bytes, length, PUTTY)) {
      return found; // as nearly all files do
    }
    // One character per byte: everything looked for is ASCII.
    String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    privateKey(text).ifPresent(what -> found.add(new Finding(true, path, what)));
    if (settings) {
      List<String> secrets = SettingsFile.secretsIn(path, text);
      if (!secrets.isEmpty()) {
        found.add(new Finding(true, path, "is a filled-in settings file (" + some(secrets) + ")"));
      }
    }
    if (!migration && isScript(path)) {
      destroys(text, bytes, telling).ifPresent(what -> found.add(new Finding(false, path, what)));
    }
    return found;
  }

  private static Optional<String> privateKey(String text) {
    boolean pem = text.contains("PRIVATE KEY") && PRIVATE_KEY.matcher(text).find();
    boolean putty = text.startsWith("PuTTY-User-Key-File-");
    return pem || putty ? Optional.of("holds a private key") : Optional.empty();
  }

  /** The expression is only tried around the words that every form of it has. */
  private static Optional<String> destroys(String text, byte[] bytes, int first) {
    Matcher matcher = DESTROYS.matcher(text).useTransparentBounds(true);
    for (int i = first; i >= 0; i = TELLING.next(bytes, i + 1, text.length())) {
      matcher.region(Math.max(0, i - NEAR), Math.min(text.length(), i + NEAR));
      if (matcher.find()) {
        return Optional.of(
            "resets or drops a database: '%s' in line %d"
                .formatted(
                    matcher.group().strip(),
                    text.substring(0, matcher.start() + 1).lines().count()));
      }
    }
    return Optional.empty();
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
