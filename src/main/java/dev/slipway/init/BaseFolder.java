package dev.slipway.init;

import dev.slipway.init.Sources.Hit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder that code puts before a path: {@code join(basedir, "x.db")}, {@code BASE_DIR /
 * "x.db"}. Found by counting how often the code goes up from its own file.
 */
final class BaseFolder {
  private static final Pattern BASE = Pattern.compile("(\\w+)\\s*[,/]\\s*[\"'`]");
  private static final Pattern UP = Pattern.compile("\\.parent\\b|dirname\\(|__dirname");

  private BaseFolder() {}

  /** Ends in {@code /}; empty for the root. */
  static String of(Hit hit) {
    String line = hit.file().lines().get(hit.line() - 1);
    int up = ups(line);
    if (up == 0) {
      up = definition(hit, line).map(BaseFolder::ups).orElse(1);
    }
    String folder = hit.file().path();
    for (int i = 0; i < Math.max(1, up); i++) {
      folder = folder.contains("/") ? folder.substring(0, folder.lastIndexOf('/')) : "";
    }
    return folder.isEmpty() ? "" : folder + "/";
  }

  private static Optional<String> definition(Hit hit, String line) {
    Matcher base = BASE.matcher(line);
    return base.find()
        ? Sources.search(
                hit.file(),
                Pattern.compile("^\\s*(?:const |let |var )?" + base.group(1) + "\\s*=(.*)"))
            .map(found -> found.group(1))
            .findFirst()
        : Optional.empty();
  }

  private static int ups(String code) {
    return (int) UP.matcher(code).results().count();
  }
}
