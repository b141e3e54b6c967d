package dev.slipway.keeper;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What the keeper says without being asked: one line each on standard error, its own log. */
final class Say {
  private Say() {}

  static void note(String line) {
    System.err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " keeper: " + line);
  }

  static void warn(String line) {
    note("WARNING " + line);
  }
}
