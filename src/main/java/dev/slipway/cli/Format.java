package dev.slipway.cli;

import dev.slipway.model.Failure;
import java.util.List;

/** What the output is made for. */
enum Format {
  /** People. */
  TEXT,
  /** Programs: JSON Lines. */
  JSON,
  /** Programs that read findings: SARIF, where a verb has any. */
  SARIF;

  /** Describes the option. */
  static Usage describe(Usage usage, boolean sarif) {
    return usage.value(
        "--format",
        sarif ? "text|json|sarif" : "text|json",
        "for people, or JSON Lines for programs" + (sarif ? ", or SARIF for code review" : ""));
  }

  /**
   * The format these words ask for, and text when they ask for one that does not exist. Known
   * before anything else is read, so that whatever is wrong is told in the right format.
   */
  static Format guess(List<String> words) {
    try {
      return of(words);
    } catch (Failure unknown) {
      return TEXT;
    }
  }

  /**
   * The format these words ask for.
   *
   * @throws Failure when there is no such format
   */
  static Format of(List<String> words) {
    Format format = TEXT;
    for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
      String word = words.get(i);
      if (word.startsWith("--format=")) {
        format = parse(word.substring("--format=".length()));
      } else if (word.equals("--format") && i + 1 < words.size()) {
        format = parse(words.get(i + 1));
      }
    }
    return format;
  }

  private static Format parse(String word) {
    return switch (word) {
      case "text" -> TEXT;
      case "json" -> JSON;
      case "sarif" -> SARIF;
      default -> throw Failure.usage("cli.format", "--format is text or json, not '" + word + "'");
    };
  }
}
