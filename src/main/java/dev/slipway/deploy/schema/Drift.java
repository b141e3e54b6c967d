package dev.slipway.deploy.schema;

import dev.slipway.database.SchemaDifference;
import java.time.Instant;
import java.util.List;

/**
 * What others made of the schema since a deployment left it.
 *
 * @param difference what is otherwise
 * @param deployment which deployment left it
 * @param at when
 * @param halfWay the deployment after it that ended in the middle of a migration; 0 when none did
 */
public record Drift(SchemaDifference difference, long deployment, Instant at, long halfWay) {
  private static final int MOST_NAMED = 5;

  /** Whether nobody changed it; whole tables that came are no drift. */
  public boolean isNone() {
    return difference.isEmpty();
  }

  /** What is otherwise, one line each. */
  public List<String> changes() {
    return difference.changes();
  }

  /** Tables that came beside: the app may make them itself. */
  public List<String> newTables() {
    return difference.newTables();
  }

  /** What is otherwise, as one sentence. */
  public String inWords() {
    List<String> changes = difference.changes();
    String some = String.join("; ", changes.subList(0, Math.min(MOST_NAMED, changes.size())));
    int more = changes.size() - MOST_NAMED;
    String why =
        halfWay > 0
            ? "the schema is that of no release: deployment %d ended in the middle of its migration"
                .formatted(halfWay)
            : "the schema was changed outside of migrations since deployment %d left it"
                .formatted(deployment);
    return why + ": " + some + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  /** What can be done about it without harm. */
  public static String choices(String environment) {
    return "write a migration that does the same where it is missing, or take the change back by"
        + " hand; or accept it as it is: slipway check "
        + environment
        + " --accept-drift";
  }
}
