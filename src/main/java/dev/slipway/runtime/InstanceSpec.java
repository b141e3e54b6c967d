package dev.slipway.runtime;

import dev.slipway.model.InstanceId;
import dev.slipway.process.Surroundings;
import java.util.List;

/**
 * One process to run.
 *
 * @param id its name
 * @param process the process type, such as {@code web} or {@code worker}
 * @param release the release's name
 * @param command argument list, ready to run
 * @param surroundings directory, complete environment, user
 */
public record InstanceSpec(
    InstanceId id,
    String process,
    String release,
    List<String> command,
    Surroundings surroundings) {

  /** Copies the list. */
  public InstanceSpec {
    command = List.copyOf(command);
  }
}
