package dev.slipway.release.pack;

import dev.slipway.release.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises a file of environment variables that somebody filled in: every line an assignment, and
 * at least one of them a secret that is no placeholder. Such a file belongs on the host, whatever
 * it is called.
 */
final class SettingsFile {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL"
              + "|_PASS|_PWD|_SALT|_DSN).*");
  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("[a-z][a-z0-9+.-]*://[^/@:\\s]*:([^/@\\s]+)@.*");
  private static final Pattern EXAMPLE_NAME =
      Pattern.compile(".*\\.(example|sample|template|tmpl|dist|defaults?)(\\..*)?");
  private static final Pattern SETTINGS_NAME = Pattern.compile("(.*\\.)?env(\\..*)?|\\.env.*");

  private SettingsFile() {}

  /**
   * Whether the first line that says something may be an assignment: no file without is a settings
   * file, and asking the bytes costs next to nothing.
   */
  static boolean begins(byte[] bytes, int length) {
    boolean comment = false;
    boolean blank = true;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        if (!blank && !comment) {
          return false;
        }
        comment = false;
        blank = true;
      } else if (blank && b == '#') {
        comment = true;
        blank = false;
      } else if (!comment && b == '=') {
        return true;
      } else if (b < 0 || b > ' ') {
        // Any other whitespace, as it is stripped.
        blank = false;
      }
    }
    return false;
  }

  /**
   * The variables that hold secrets.
   *
   * @param path the file's path; an example, by its name, never counts
   * @param text the file's content
   * @return names, empty when this is no settings file or it has no secrets
   */
  static List<String> secretsIn(String path, String text) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (EXAMPLE_NAME.matcher(name).matches()) {
      return List.of();
    }
    List<String> secrets = new ArrayList<>();
    int assignments = 0;
    // Lazily: most files are none after their first line.
    for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) {
        return List.of();
      }
      assignments++;
      secretName(assignment.group(1), assignment.group(2)).ifPresent(secrets::add);
    }
    // One assignment alone is a settings file only by its name.
    return assignments > 1 || SETTINGS_NAME.matcher(name).matches() ? secrets : List.of();
  }

  private static Optional<String> secretName(String name, String written) {
    String value = unquoted(written);
    Matcher url = PASSWORD_IN_URL.matcher(value);
    boolean secret =
        url.matches()
            ? !Placeholder.isOne(url.group(1))
            : SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).matches()
                && !Placeholder.isOne(value);
    return secret ? Optional.of(name) : Optional.empty();
  }

  private static String unquoted(String value) {
    String text = value.strip();
    boolean quoted =
        text.length() >= 2
            && (text.startsWith("\"") || text.startsWith("'"))
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
