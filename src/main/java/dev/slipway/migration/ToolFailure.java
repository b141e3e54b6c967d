package dev.slipway.migration;

import dev.slipway.model.Failure;
import dev.slipway.process.Outcome;
import java.util.List;

/** How the ends of migration tools become failures that a person can act upon. */
final class ToolFailure {
  private ToolFailure() {}

  /**
   * A program that did not end well.
   *
   * @param command as a person would type it
   * @param truth what is true now, as far as the tool lets us know
   */
  static Failure of(String command, Outcome outcome, String truth) {
    String last = PlainText.lastLines(outcome.output());
    String now = last.isEmpty() ? truth : truth + " Its last lines:\n" + last;
    if (outcome.timedOut()) {
      return Failure.failed(
              "migration.deadline",
              "'" + command + "' was ended after " + outcome.took().toSeconds() + " s")
          .now(now)
          .next(
              "If it waits for a lock or for an answer at a terminal, remove the cause; if it needs"
                  + " longer, raise the migration's deadline in slipway.yaml.");
    }
    String reason = PlainText.reason(outcome.output()).map(line -> ": " + line).orElse("");
    return Failure.failed(
            "migration.tool-failed",
            "'" + command + "' ended with exit code " + outcome.exitCode() + reason)
        .now(now)
        .next(remedy(outcome.output()));
  }

  private static String remedy(String output) {
    // click says only "Aborted!" where Python says EOFError.
    if (output.contains("EOFError") || output.contains("Aborted!")) {
      return "It wanted an answer, and there is no terminal: make it run without asking.";
    }
    if (output.contains("ModuleNotFoundError") || output.contains("No module named")) {
      return "Is the module among the app's dependencies, and the right interpreter used?";
    }
    if (output.contains("database is locked")) {
      return "Another program writes to the database: stop it, or try again.";
    }
    return "Correct the migration and make a new release.";
  }

  /** The database was migrated by something newer than this release, or by another line of it. */
  static Failure unknownRevision(List<String> revisions) {
    return Failure.state(
            "migration.unknown-revision",
            "The database is at "
                + String.join(", ", revisions)
                + ", which this release does not know")
        .now("Nothing was changed.")
        .next(
            "Use a release that has it, or roll back to a backup from before. Do not stamp the"
                + " database with another revision: its tables would stay as they are.");
  }

  /** Migrations were applied that could not have been, or others that they need are not there. */
  static Failure brokenHistory(String why) {
    return Failure.state(
            "migration.history", "What was applied and the migrations do not fit together: " + why)
        .now("Nothing was changed.")
        .next(
            "Bring the missing files back, or roll back to a backup from before. Do not record"
                + " migrations as applied: see first what of them is there.");
  }

  /** Two lines of migrations that nobody joined. */
  static Failure severalHeads(List<String> heads, String remedy) {
    return Failure.state(
            "migration.several-heads",
            "The release has several last migrations: " + String.join(", ", heads))
        .now("Nothing was changed.")
        .next(remedy);
  }

  /** A tool without a way down. */
  static Failure noWayDown(String tool, String why) {
    return Failure.usage("migration.no-way-down", "'" + tool + "' cannot go down: " + why)
        .now("Nothing was changed.")
        .next("Going back needs the backup.");
  }

  /** A tool without a way to write migrations. */
  static Failure noCreation(String tool, String next) {
    return Failure.usage("migration.no-creation", "'" + tool + "' does not create migrations")
        .next(next);
  }
}
