package dev.slipway.release.pack;

import dev.slipway.model.Failure;
import dev.slipway.release.pack.Exclusions.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code .slipwayignore} in the root of the source: a line per pattern as in a {@code
 * .gitignore}, {@code #} begins a comment, {@code !} takes in again what an earlier line left out.
 * Only the one in the root counts.
 */
final class IgnoreFile {
  /** Its name. */
  static final String NAME = ".slipwayignore";

  private IgnoreFile() {}

  /** Its rules in order; none when there is no such file. */
  static List<Rule> rules(Path source) {
    Path file = source.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      List<Rule> rules = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String pattern = withoutTrailingBlanks(line);
        if (!pattern.isEmpty() && !pattern.startsWith("#")) {
          rules.add(rule(pattern));
        }
      }
      return rules;
    } catch (IOException e) {
      throw Failure.usage("exclude.unreadable", "cannot read " + file + " as UTF-8").because(e);
    }
  }

  private static Rule rule(String line) {
    boolean in = line.startsWith("!");
    return new Rule(PathPattern.asGitDoes(in ? line.substring(1) : line), in, NAME + ": " + line);
  }

  /** A blank at the end counts only after a backslash. */
  private static String withoutTrailingBlanks(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ' && (end < 2 || line.charAt(end - 2) != '\\')) {
      end--;
    }
    return line.substring(0, end);
  }
}
