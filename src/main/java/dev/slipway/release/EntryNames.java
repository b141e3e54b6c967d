package dev.slipway.release;

import dev.slipway.model.Failure;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which paths an archive may hold, so that unpacking it cannot leave its directory and gives the
 * same files on every file system. The packager asks the same questions, so that it never writes
 * what the host refuses. Feed it every path of one archive; for one thread.
 */
public final class EntryNames {
  private static final int LONGEST_PATH = 1024;
  private static final int LONGEST_NAME = 255;
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:/.*", Pattern.DOTALL);

  /** Folded spelling → the spelling seen, of every file and folder so far. */
  private final Map<String, String> spellings = new HashMap<>();

  private final Set<String> files = new HashSet<>();
  private final Set<String> folders = new HashSet<>();

  /**
   * Accepts one more path.
   *
   * @throws Failure {@code archive.path} when it is absolute, climbs, or holds backslashes or
   *     control characters; {@code archive.duplicate} when it is there already, also as a folder;
   *     {@code archive.case-twins} when it differs from another only by case or by Unicode form
   */
  public void add(String path) {
    require(path);
    if (!files.add(path) || folders.contains(path)) {
      throw Failure.failed("archive.duplicate", "'" + shown(path) + "' is there twice");
    }
    requireOneSpelling(path);
    for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
      String folder = path.substring(0, i);
      if (folders.add(folder)) {
        requireOneSpelling(folder);
      }
      if (files.contains(folder)) {
        throw Failure.failed(
            "archive.duplicate", "'" + shown(folder) + "' is both a file and a folder");
      }
    }
  }

  /** Refuses a single path that is not plain, relative and downward. */
  public static void require(String path) {
    if (path.startsWith("/") || (path.startsWith(":/", 1) && DRIVE.matcher(path).matches())) {
      throw refused(path, "is absolute");
    }
    if (path.indexOf('\\') >= 0) {
      throw refused(path, "holds a backslash");
    }
    if (holdsControls(path)) {
      throw refused(path, "holds a control character or one that is no text");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw refused(path, "is longer than " + LONGEST_PATH + " bytes");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw refused(path, "has the part '" + name + "'");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw refused(path, "has a name longer than " + LONGEST_NAME + " bytes");
      }
    }
  }

  private static boolean holdsControls(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (Character.isISOControl(path.charAt(i)) || path.charAt(i) == 0xfffd) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a link stays inside the release: relative, first up and then only down, and not above
   * the root. Because it never goes up after going down, other links on its way cannot lead it out.
   *
   * @param path the link's own path
   * @param target what it points to
   */
  public static boolean staysInside(String path, String target) {
    if (target.isEmpty() || target.startsWith("/") || target.indexOf('\\') >= 0) {
      return false;
    }
    int depth = (int) path.chars().filter(c -> c == '/').count();
    boolean down = false;
    for (String name : target.split("/", -1)) {
      if (name.equals("..")) {
        if (down || --depth < 0) {
          return false;
        }
      } else if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
        return false;
      } else if (!name.equals(".")) {
        down = true;
      }
    }
    return true;
  }

  private void requireOneSpelling(String path) {
    String folded = Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    String other = spellings.putIfAbsent(folded, path);
    if (other != null && !other.equals(path)) {
      throw Failure.failed(
              "archive.case-twins",
              "'" + shown(other) + "' and '" + shown(path) + "' differ only by spelling")
          .next("rename one of them: many file systems take them for the same file");
    }
  }

  private static Failure refused(String path, String why) {
    return Failure.failed("archive.path", "the path '" + shown(path) + "' " + why);
  }

  /** For people: control characters as escapes, not too long. */
  static String shown(String path) {
    StringBuilder text = new StringBuilder();
    path.codePoints()
        .limit(200)
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            text.append(String.format("\\x%02x", c));
          } else {
            text.appendCodePoint(c);
          }
        });
    return text.toString();
  }
}
