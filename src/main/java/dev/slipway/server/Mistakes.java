package dev.slipway.server;

import dev.slipway.model.Failure;

/** What is no {@link Failure} is a mistake in Slipway; it still gets an honest answer. */
final class Mistakes {
  private Mistakes() {}

  /** Writes the stack trace to our own output, for the report of the mistake, and says the rest. */
  static Failure inWords(Throwable mistake) {
    if (mistake instanceof Failure failure) {
      return failure;
    }
    mistake.printStackTrace(System.err);
    return Failure.of(
            Failure.Kind.UNKNOWN, "internal", "Slipway made a mistake of its own: " + mistake)
        .now("how far the work came is not known")
        .next("run 'slipway status'; the executor's output in SLIPWAY_HOME has the details")
        .because(mistake);
  }
}
