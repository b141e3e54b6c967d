package dev.slipway.runtime;

import dev.slipway.model.InstanceId;
import java.time.Instant;
import java.util.Optional;

/**
 * What an instance does.
 *
 * @param id its name
 * @param state see {@link State}
 * @param pid its main process, or −1
 * @param since when it entered this state
 * @param restarts how often it was started again after ending by itself
 * @param exit how its last process ended, for people: {@code exit code 3}, {@code killed by signal
 *     9}, {@code unknown (adopted)}; empty while the first one runs
 */
public record InstanceStatus(
    InstanceId id, State state, long pid, Instant since, int restarts, Optional<String> exit) {

  /** What an instance may be doing. */
  public enum State {
    /** Nobody asked for it, or it was stopped. */
    ABSENT,
    /** Its process runs. */
    RUNNING,
    /** It ended by itself and waits for its next start. */
    BACKING_OFF,
    /** It was asked to stop and has not ended yet. */
    STOPPING,
    /** It put itself into the background, which cannot be supervised; it was ended. */
    REFUSED
  }
}
