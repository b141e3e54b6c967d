package dev.slipway.report;

import dev.slipway.deploy.seed.SeedState;
import io.avaje.jsonb.Json;
import java.util.List;

/**
 * How it stands with every set of data of one app and environment.
 *
 * @param app app and environment
 * @param sets one line each
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record SeedList(String app, List<SeedState> sets) {

  /** Copies the list. */
  public SeedList {
    sets = List.copyOf(sets);
  }

  /** For people: a paragraph each. */
  public String text() {
    StringBuilder text = new StringBuilder(app).append('\n');
    for (SeedState set : sets) {
      text.append("  ").append(set.set()).append("  ").append(set.story()).append('\n');
      text.append("    ").append(set.byItself()).append('\n');
      set.checks().forEach(check -> text.append("    ").append(check).append('\n'));
    }
    return text.toString();
  }
}
