package dev.slipway.init;

import dev.slipway.init.Sources.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a line of a Python file runs.
 *
 * @param function the function it is in; absent at the top of the module
 * @param decorators of that function, joined
 * @param onlyAsMain whether it stands under {@code if __name__ == "__main__"}
 */
record PythonScope(Optional<String> function, String decorators, boolean onlyAsMain) {
  private static final Pattern FUNCTION = Pattern.compile("^\\s*(?:async )?def (\\w+)\\(");
  private static final Pattern MAIN = Pattern.compile("^if __name__\\s*==");

  static PythonScope of(TextFile file, int line) {
    int indent = indent(file.lines().get(line - 1));
    for (int i = line - 2; i >= 0; i--) {
      String above = file.lines().get(i);
      if (above.isBlank() || indent(above) >= indent) {
        continue;
      }
      indent = indent(above);
      Matcher function = FUNCTION.matcher(above);
      if (function.find()) {
        return new PythonScope(Optional.of(function.group(1)), decorators(file.lines(), i), false);
      }
      if (MAIN.matcher(above).find()) {
        return new PythonScope(Optional.empty(), "", true);
      }
    }
    return new PythonScope(Optional.empty(), "", false);
  }

  /** Whether it runs whenever a server loads or starts the app. */
  boolean isStartUp() {
    return function
        .map(
            name -> name.matches(".*(create|make|build)_\\w*app.*|lifespan|.*start_?up.*|__init__"))
        .orElse(!onlyAsMain);
  }

  private static List<String> decoratorsAbove(List<String> lines, int definition) {
    List<String> found = new ArrayList<>();
    for (int i = definition - 1; i >= 0 && lines.get(i).strip().startsWith("@"); i--) {
      found.add(lines.get(i).strip());
    }
    return found;
  }

  private static String decorators(List<String> lines, int definition) {
    return String.join("\n", decoratorsAbove(lines, definition));
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
