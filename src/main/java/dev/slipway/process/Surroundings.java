package dev.slipway.process;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where and as whom a program of the app runs: directory, complete environment, user, and the
 * sandbox if it is to be kept from harm. The environment is the whole one: nothing is inherited
 * from us. Immutable.
 *
 * @param directory the working directory, normally a release's
 * @param environment every variable the program sees, {@code PATH} included
 * @param user the account to run as, when it is not ours
 * @param enter arguments that lead to where it runs: at low priority, in a sandbox; empty for
 *     neither
 */
public record Surroundings(
    Path directory, Map<String, String> environment, Optional<String> user, List<String> enter) {

  /** Copies the map. */
  public Surroundings {
    environment = Map.copyOf(environment);
    enter = List.copyOf(enter);
  }

  /** Outside of any sandbox. */
  public Surroundings(Path directory, Map<String, String> environment, Optional<String> user) {
    this(directory, environment, user, List.of());
  }

  /** The same surroundings with some variables set or replaced. */
  public Surroundings with(Map<String, String> more) {
    Map<String, String> merged = new LinkedHashMap<>(environment);
    merged.putAll(more);
    return new Surroundings(directory, merged, user, enter);
  }

  /** The same with these variables only. */
  public Surroundings withOnly(Map<String, String> variables) {
    return new Surroundings(directory, variables, user, enter);
  }

  /** The same, starting in another directory. */
  public Surroundings in(Path other) {
    return new Surroundings(other, environment, user, enter);
  }

  /** The same, inside a sandbox. */
  public Surroundings inside(List<String> sandbox) {
    return new Surroundings(directory, environment, user, sandbox);
  }
}
