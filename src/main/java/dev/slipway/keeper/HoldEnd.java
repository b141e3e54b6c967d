package dev.slipway.keeper;

import dev.slipway.process.ProcessIdentity;
import io.avaje.jsonb.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a hold ends, by the time since the machine's boot, which no change of the clock touches and
 * which outlives our process. The wall clock is asked once, when the hold arrives.
 *
 * @param boot which boot of the machine
 * @param endsAtUptimeMillis time since then, in milliseconds
 */
@Json
record HoldEnd(String boot, long endsAtUptimeMillis) {
  private static final Path UPTIME = Path.of("/proc/uptime");

  /**
   * The end of the wanted hold. The same hold as before keeps the end it has; anything else would
   * let a repeated request, or the clock, prolong it.
   */
  static @Nullable HoldEnd of(Desired wanted, @Nullable Stored before) {
    Desired.Hold hold = wanted.route().hold();
    if (hold == null) {
      return null;
    }
    if (before != null && hold.equals(before.desired().route().hold())) {
      return before.holdEnd();
    }
    Duration left = Duration.between(Instant.now(), hold.deadline());
    return new HoldEnd(currentBoot(), uptimeMillis() + left.toMillis());
  }

  /** What is left; zero after another boot of the machine, when nobody waits any more. */
  Duration left() {
    return boot.equals(currentBoot())
        ? Duration.ofMillis(Math.max(0, endsAtUptimeMillis - uptimeMillis()))
        : Duration.ZERO;
  }

  private static String currentBoot() {
    return ProcessIdentity.self().boot();
  }

  private static long uptimeMillis() {
    try {
      String uptime = Files.readString(UPTIME);
      return Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000);
    } catch (IOException e) {
      throw Broken.proc(e);
    }
  }
}
