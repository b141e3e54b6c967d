package dev.slipway.proof;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How going back with what was written did on a clone.
 *
 * @param rows how many rows that were written after migrating came over
 * @param lost what stayed behind, in words
 * @param oldCode how the old release did on the result; null when it was not tried
 */
@Json
public record ReplayProof(long rows, List<String> lost, @Nullable CodeProof oldCode) {

  /** Copies the list. */
  public ReplayProof {
    lost = List.copyOf(lost);
  }

  /** Whether everything came over, and the old release works with it. */
  public boolean keepsWrites() {
    return rows > 0 && lost.isEmpty() && oldCode != null && oldCode.passed();
  }

  /** In words. */
  public String inWords() {
    if (!lost.isEmpty()) {
      return "leaves behind " + String.join("; ", lost);
    }
    if (rows == 0) {
      return "nothing could be written to try it";
    }
    return oldCode == null
        ? "the old code was not tried on the result"
        : "old code on the result: " + oldCode.inWords();
  }
}
