package dev.slipway.config.source;

import dev.slipway.model.Nearest;
import java.util.List;
import java.util.Optional;

/**
 * One thing wrong in a text, said so that a person can put it right.
 *
 * @param place where
 * @param what what is wrong
 * @param allowed what would be right; empty when {@code what} says it all
 * @param nearest the word that was probably meant
 */
public record Problem(Place place, String what, String allowed, Optional<String> nearest) {

  /** A problem with nothing to add. */
  public static Problem of(Place place, String what) {
    return new Problem(place, what, "", Optional.empty());
  }

  /** A problem, and what would be right. */
  public static Problem of(Place place, String what, String allowed) {
    return new Problem(place, what, allowed, Optional.empty());
  }

  /** A word that is none of those known. */
  public static Problem unknown(Place place, String kind, String word, List<String> known) {
    return new Problem(
        place,
        "unknown " + kind + " '" + word + "'",
        String.join(", ", known),
        Nearest.to(word, known));
  }

  /** The problem as one sentence, without its place. */
  public String sentence() {
    String meant = nearest.map(word -> "; did you mean '" + word + "'?").orElse("");
    String right = allowed.isEmpty() || nearest.isPresent() ? "" : "; allowed: " + allowed;
    return what + meant + right;
  }
}
