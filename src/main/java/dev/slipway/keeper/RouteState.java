package dev.slipway.keeper;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an app's route does now.
 *
 * @param mode see {@link Mode}
 * @param upstream where requests go or went last, if anywhere
 * @param waiting how many requests wait
 */
@Json
public record RouteState(Mode mode, Desired.@Nullable Upstream upstream, int waiting) {

  /** No route. */
  public static final RouteState NONE = new RouteState(Mode.CLOSED, null, 0);

  /** What happens to a request. */
  public enum Mode {
    /** It goes to the upstream. */
    OPEN,
    /** It waits. */
    HOLDING,
    /** It gets 503, because the hold's deadline has passed. */
    HOLD_EXPIRED,
    /** It gets the announced 503 page. */
    ANNOUNCED,
    /** It gets 503, because there is no upstream. */
    CLOSED
  }
}
