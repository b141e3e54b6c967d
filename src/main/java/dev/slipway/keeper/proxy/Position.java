package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.RouteState.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What a gate does with requests, as one immutable whole, so that a request sees either the old
 * position or the new one and nothing between.
 *
 * @param mode what happens to a request
 * @param route what was asked for
 * @param instance where requests go; set when open
 * @param holdEnd end of the hold by {@link System#nanoTime()}; meaningless without one
 */
record Position(Mode mode, Desired.Route route, @Nullable Instance instance, long holdEnd) {
  private static final long EXPIRED_RETRY_SECONDS = 10;
  private static final long CLOSED_RETRY_SECONDS = 5;

  /** How many requests may wait. */
  int places() {
    Desired.Hold hold = route.hold();
    return hold == null ? 0 : hold.requests();
  }

  /** Where files of older releases are. */
  AssetFinder assets() {
    return new AssetFinder(route.assets());
  }

  /** Whether requests can come here at all. */
  boolean takesRequests() {
    return !route.hosts().isEmpty()
        || route.upstream() != null
        || route.hold() != null
        || route.announcement() != null;
  }

  /** What a request that is not let in is told. */
  Refusal refusal(long now) {
    return switch (mode) {
      case HOLDING ->
          Refusal.of(503, "The site is being updated, and many are waiting already.")
              .retryAfter((holdEnd - now) / 1_000_000_000 + 1);
      case HOLD_EXPIRED ->
          Refusal.of(503, "The site is being updated. This takes longer than expected.")
              .retryAfter(EXPIRED_RETRY_SECONDS);
      case ANNOUNCED -> announced();
      case OPEN, CLOSED ->
          Refusal.of(503, "The site is not available at the moment.")
              .retryAfter(CLOSED_RETRY_SECONDS);
    };
  }

  private Refusal announced() {
    Desired.Announcement announcement = route.announcement();
    return announcement == null
        ? Refusal.of(503, "The site is being maintained.").retryAfter(EXPIRED_RETRY_SECONDS)
        : Refusal.of(503, announcement.message()).retryAfter(announcement.retryAfterSeconds());
  }
}
