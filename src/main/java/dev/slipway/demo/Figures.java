package dev.slipway.demo;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the demo came to, for programs: the last line of {@code slipway demo --format json}.
 *
 * @param deployments how many deployments there were
 * @param requests how many requests customers sent
 * @param failedRequests how many failed, but for those while the keeper was dead
 * @param refusedDuringKeeperKill how many failed while the keeper was dead
 * @param acknowledgedWrites how many writes customers were told succeeded
 * @param lostWrites how many of these are not in the database
 * @param kills how many processes were killed
 * @param seconds how long it took
 * @param control the same by hand; absent for an application of the user's own
 * @param badReleaseErrors how many errors the release that turned bad answered before it was taken
 *     back
 * @param rollbacks how many deployments were undone after they had gone live
 * @param rollbacksAsAnnounced how many of these in the way announced beforehand
 * @param broken which promises were broken, in words
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record Figures(
    int deployments,
    long requests,
    long failedRequests,
    long refusedDuringKeeperKill,
    long acknowledgedWrites,
    long lostWrites,
    int kills,
    double seconds,
    @Nullable Control control,
    long badReleaseErrors,
    long rollbacks,
    long rollbacksAsAnnounced,
    List<String> broken) {

  /** Whether every promise was kept. */
  public boolean ok() {
    return broken.isEmpty();
  }

  /** What the hand-written script cost. */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record Control(long failedRequests, long lostWrites) {}
}
