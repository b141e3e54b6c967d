package dev.slipway.proof;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * How going down did: up, rows written, and down again.
 *
 * @param target where it went back to
 * @param seconds how long it took
 * @param exact whether schema and every old value are what they were
 * @param differences what is not, in words; a failure of the tool too
 */
@Json
public record DownProof(String target, double seconds, boolean exact, List<String> differences) {

  /** Copies the list. */
  public DownProof {
    differences = List.copyOf(differences);
  }
}
