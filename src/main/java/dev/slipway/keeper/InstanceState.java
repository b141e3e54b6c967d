package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one supervised process does.
 *
 * @param id its name within the app
 * @param process process type
 * @param release its release's name
 * @param phase see {@link Phase}
 * @param pid its main process, or −1
 * @param since when it entered this phase
 * @param restarts how often it was started again after ending by itself
 * @param exit how its last process ended, in words; null while the first one runs
 * @param inFlight requests the proxy has sent to it and that are not answered yet
 */
@Json
public record InstanceState(
    String id,
    String process,
    String release,
    Phase phase,
    long pid,
    Instant since,
    int restarts,
    @Nullable String exit,
    int inFlight) {

  /** What a supervised process may be doing. */
  public enum Phase {
    /** It is being looked for or started. */
    STARTING,
    /** Its process runs. */
    RUNNING,
    /** It ended by itself, or could not be started, and waits for its next start. */
    BACKING_OFF,
    /** It was asked to stop and has not ended yet. */
    STOPPING,
    /** It was stopped and none of its processes is left. */
    STOPPED,
    /** It put itself into the background, which cannot be supervised; it was ended. */
    REFUSED
  }
}
