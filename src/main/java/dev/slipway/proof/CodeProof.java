package dev.slipway.proof;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * How a release did on the clone.
 *
 * @param passed whether it became healthy and every probe script passed
 * @param healthy whether it became healthy
 * @param seconds how long it took until it was healthy
 * @param steps how many steps of probe scripts passed
 * @param writes how many of them wrote
 * @param problem what went wrong, in words; null when nothing did
 */
@Json
public record CodeProof(
    boolean passed,
    boolean healthy,
    double seconds,
    int steps,
    int writes,
    @Nullable String problem) {

  /** How it did, in words. */
  public String inWords() {
    if (problem != null) {
      return problem;
    }
    return steps == 0
        ? "healthy after %.1f s; no probe scripts".formatted(seconds)
        : "healthy after %.1f s; %d of %d probe steps pass (%d write)"
            .formatted(seconds, steps, steps, writes);
  }
}
