package dev.slipway.migration;

import dev.slipway.model.Failure;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what {@link MigrationState#revision()} wrote; it becomes arguments of programs. */
final class Revisions {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:+-]*");

  private Revisions() {}

  /**
   * The revisions in it; none for before the first.
   *
   * @throws Failure when one of them could be taken for something else
   */
  static List<String> of(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> revisions = List.of(text.split(",", -1));
    for (String one : revisions) {
      if (!ALLOWED.matcher(one).matches()) {
        throw Failure.usage("migration.revision", "'" + one + "' is no revision")
            .next("Letters, digits and '_.:+-' are allowed.");
      }
    }
    return revisions;
  }
}
