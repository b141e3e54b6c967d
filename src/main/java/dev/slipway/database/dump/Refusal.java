package dev.slipway.database.dump;

import dev.slipway.model.Failure;

/** Why a dump is not loaded. Nothing was changed then. */
public final class Refusal {
  /** What is true whenever a dump is refused. */
  public static final String NOTHING = "nothing was changed";

  private Refusal() {}

  /** For what stands in that line. */
  public static Failure at(long line, String code, String why) {
    return Failure.usage(code, "line %d: %s".formatted(line, why)).now(NOTHING);
  }

  /** For a statement that a dump must not hold. */
  public static Failure statement(Statement statement, String why) {
    return at(statement.line(), "import.refused", "%s: %s".formatted(why, shown(statement)));
  }

  private static String shown(Statement statement) {
    String text = statement.text().replaceAll("\\s+", " ").strip();
    return "'" + (text.length() > 70 ? text.substring(0, 70) + "…" : text) + "'";
  }

  static Failure command(long line, String command) {
    String word = command.strip().replaceFirst("(?s)^(\\\\?[^\\s]*).*", "$1");
    String what =
        word.startsWith("\\c") || word.equals(".open")
            ? "switches to another database"
            : "is a command to the client program, which would run outside of the database";
    return at(line, "import.refused", "'" + word + "' " + what)
        .next("take it out, and look whether you can trust where the file comes from");
  }

  /** For a file that ends too early. */
  public static Failure cutShort(String how) {
    return Failure.usage("import.cut-short", "the dump is cut short: " + how)
        .now(NOTHING)
        .next("make it again, and see that the tool ends with exit code 0");
  }
}
