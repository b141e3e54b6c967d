package dev.slipway.init;

import java.util.Optional;

/** Somebody who can be asked what files do not tell. */
@FunctionalInterface
public interface Questions {

  /** Nobody is there: gaps stay, clearly marked. */
  Questions NOBODY = question -> Optional.empty();

  /** Asks one question; empty when there is no answer. */
  Optional<String> ask(String question);
}
