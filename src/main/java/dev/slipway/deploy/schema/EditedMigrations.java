package dev.slipway.deploy.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Migrations in Python that a release brings otherwise than the one before it, which has applied
 * them: a database made anew would be another than the one there is. Their tools do not notice.
 */
public final class EditedMigrations {
  private static final Pattern FILE = Pattern.compile("(?:.*/)?(?:versions|migrations)/[^/]+\\.py");
  private static final Pattern NO_CODE =
      Pattern.compile("(?m)^\\s*(?:#.*)?$|\\s+#[^'\"\\n]*$|\\s+");
  private static final int DEEPEST = 8;

  private EditedMigrations() {}

  /**
   * Compares two releases; comments and blanks make no difference.
   *
   * @param before folder of the release that serves
   * @param after folder of the one that comes
   * @return the files that differ, or that are gone, in words
   */
  public static List<String> between(Path before, Path after) {
    List<String> edited = new ArrayList<>();
    try (Stream<Path> files =
        Files.find(before, DEEPEST, (file, attributes) -> attributes.isRegularFile())) {
      for (Path old : files.sorted().toList()) {
        Path relative = before.relativize(old);
        if (FILE.matcher(relative.toString()).matches()
            && !relative.endsWith("__init__.py")
            && !relative.endsWith("env.py")
            && !relative.toString().contains("-packages/")) {
          Path now = after.resolve(relative);
          if (!Files.exists(now)) {
            edited.add(relative + " is not there any more, and was applied");
          } else if (!code(old).equals(code(now))) {
            edited.add(relative + " was changed after it was applied");
          }
        }
      }
      return edited;
    } catch (IOException | UncheckedIOException e) {
      // Whoever cannot be read is found out about elsewhere.
      return List.of();
    }
  }

  private static String code(Path file) throws IOException {
    return NO_CODE.matcher(Files.readString(file)).replaceAll("");
  }
}
