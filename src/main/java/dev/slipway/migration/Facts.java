package dev.slipway.migration;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our script, run inside the app's own tool, found out.
 *
 * @param current revisions the database is at
 * @param target revisions the release wants
 * @param unknown revisions the database is at and the release does not have
 * @param conflicts last migrations that nobody joined
 * @param migrations all of them, oldest first
 * @param ghosts migrations that were applied and are not there any more; null where that is unknown
 * @param broken why the tool finds that history and files do not fit together; null when they do
 */
@Json
record Facts(
    List<String> current,
    List<String> target,
    List<String> unknown,
    List<String> conflicts,
    List<Migrations.Migration> migrations,
    @Nullable List<String> ghosts,
    @Nullable String broken) {

  /**
   * The state, if there is one.
   *
   * @param remedy what to do about last migrations that nobody joined
   */
  MigrationState state(String remedy) {
    if (broken != null) {
      throw ToolFailure.brokenHistory(broken);
    }
    if (!unknown.isEmpty()) {
      throw ToolFailure.unknownRevision(unknown);
    }
    if (!conflicts.isEmpty()) {
      throw ToolFailure.severalHeads(conflicts, remedy);
    }
    return new MigrationState(
        current,
        target,
        migrations.stream()
            .filter(one -> !one.applied())
            .map(one -> (one.revision() + " " + one.title()).strip())
            .toList(),
        ghosts == null || ghosts.isEmpty() ? List.of() : List.of(haunted(ghosts)));
  }

  private static String haunted(List<String> ghosts) {
    return "the database has "
        + String.join(", ", ghosts)
        + " applied, and this release does not have it: either a newer release was here, or its"
        + " file was deleted; what it did to the tables is there";
  }
}
