package dev.slipway.database;

import dev.slipway.model.Digest;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;

/**
 * The schema of a database.
 *
 * @param fingerprint digest of the normalised objects; equal schemas give equal fingerprints
 * @param objects one line of normalised SQL per table, index, view and trigger, sorted
 */
@Json
public record Catalogue(Digest fingerprint, List<String> objects) {

  /** What is not as in {@code expected}, in words, one example each; empty when equal. */
  public Optional<String> describeDifference(Catalogue expected) {
    if (fingerprint.equals(expected.fingerprint)) {
      return Optional.empty();
    }
    return Optional.of(
        "the schema differs"
            + example(", without ", expected.objects, objects)
            + example(", with ", objects, expected.objects));
  }

  private static String example(String word, List<String> in, List<String> notIn) {
    return in.stream()
        .filter(object -> !notIn.contains(object))
        .findFirst()
        .map(object -> word + "'" + object + "'")
        .orElse("");
  }
}
