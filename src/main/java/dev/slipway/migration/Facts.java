package dev.slipway.migration;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What our script, run inside the app's own tool, found out.
 *
 * @param current revisions the database is at
 * @param target revisions the release wants
 * @param unknown revisions the database is at and the release does not have
 * @param conflicts last migrations that nobody joined
 * @param migrations all of them, oldest first
 */
@Json
record Facts(
    List<String> current,
    List<String> target,
    List<String> unknown,
    List<String> conflicts,
    List<Migrations.Migration> migrations) {

  /**
   * The state, if there is one.
   *
   * @param remedy what to do about last migrations that nobody joined
   */
  MigrationState state(String remedy) {
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
            .toList());
  }
}
