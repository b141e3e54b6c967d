package dev.slipway.deploy.seed;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * How it stands with one set.
 *
 * @param set its name
 * @param done whether it is in
 * @param byItself whether it would go in by itself, and why
 * @param story what became of it so far, in words
 * @param checks its emptiness checks and what each finds now
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record SeedState(
    String set, boolean done, String byItself, String story, List<String> checks) {

  /** Copies the list. */
  public SeedState {
    checks = List.copyOf(checks);
  }
}
