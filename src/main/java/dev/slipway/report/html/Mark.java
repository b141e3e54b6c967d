package dev.slipway.report.html;

/**
 * How something stands: said by a symbol and a word as well as by a colour.
 *
 * @param symbol one character
 * @param style name of its colour in the style sheet
 * @param word for those who see neither
 */
record Mark(String symbol, String style, String word) {
  static final Mark GOOD = new Mark("✓", "good", "good");
  static final Mark BAD = new Mark("✕", "bad", "not good");
  static final Mark WARN = new Mark("!", "warn", "mind this");
  static final Mark NONE = new Mark("–", "none", "not done");

  static Mark of(boolean good) {
    return good ? GOOD : BAD;
  }

  /** Of a step. */
  static Mark ofStep(String state) {
    return switch (state) {
      case "done" -> new Mark("✓", "good", "done");
      case "failed" -> new Mark("✕", "bad", "failed");
      case "undone" -> new Mark("↶", "warn", "undone");
      case "interrupted" -> new Mark("…", "warn", "interrupted");
      default -> new Mark("○", "none", state);
    };
  }

  /** Of a deployment. */
  static Mark ofOutcome(String outcome) {
    return switch (outcome) {
      case "live" -> new Mark("✓", "good", "Live");
      case "stopped" -> new Mark("✓", "good", "Stopped");
      case "planned" -> new Mark("○", "plan", "Planned");
      case "undone" -> new Mark("↶", "bad", "Undone");
      case "cancelled" -> new Mark("↶", "warn", "Cancelled");
      case "undecided" -> new Mark("!", "warn", "A person decides");
      case "half-way" -> new Mark("!", "bad", "Migrated half-way");
      case "in-doubt" -> new Mark("!", "warn", "In doubt");
      default -> new Mark("…", "warn", "Unfinished");
    };
  }
}
