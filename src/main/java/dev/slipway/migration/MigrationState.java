package dev.slipway.migration;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * Where a database stands and where a release wants it.
 *
 * @param current revisions the database is at, sorted; empty before the first migration. More than
 *     one with several branches, or one for each Django app ({@code shop:0003_price})
 * @param target revisions the release wants, sorted
 * @param pending what would be applied, oldest first, each a revision and its title; for tools that
 *     cannot say (any command, at-startup) one entry that says so, while their input differs from
 *     what was last applied
 * @param oddities what does not keep it from migrating and a person should know, in words
 */
@Json
public record MigrationState(
    List<String> current, List<String> target, List<String> pending, List<String> oddities) {

  /** A state with nothing odd about it. */
  public MigrationState(List<String> current, List<String> target, List<String> pending) {
    this(current, target, pending, List.of());
  }

  /** Copies the lists. */
  public MigrationState {
    // Older journals have none.
    oddities = oddities == null ? List.of() : List.copyOf(oddities);
    current = List.copyOf(current);
    target = List.copyOf(target);
    pending = List.copyOf(pending);
  }

  /** Whether upgrading would change something. */
  public boolean isPending() {
    return !pending.isEmpty();
  }

  /** Where the database stands, as one word to record: what {@link Migrations#downgrade} takes. */
  public String revision() {
    return String.join(",", current);
  }
}
