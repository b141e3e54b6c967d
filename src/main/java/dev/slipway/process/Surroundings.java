package dev.slipway.process;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where and as whom a program of the app runs: directory, complete environment and user. The
 * environment is the whole one: nothing is inherited from us. Immutable.
 *
 * @param directory the working directory, normally a release's
 * @param environment every variable the program sees, {@code PATH} included
 * @param user the account to run as, when it is not ours
 */
public record Surroundings(Path directory, Map<String, String> environment, Optional<String> user) {

  /** Copies the map. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The same surroundings with some variables set or replaced. */
  public Surroundings with(Map<String, String> more) {
    Map<String, String> merged = new LinkedHashMap<>(environment);
    merged.putAll(more);
    return new Surroundings(directory, merged, user);
  }
}
