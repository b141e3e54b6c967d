package dev.slipway.watch;

import dev.slipway.watch.LogWatch.LoggedError;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of a new release so far.
 *
 * @param seconds since the watch began
 * @param firstMinute customers' requests in the first minute
 * @param traffic all of customers' requests
 * @param settled those after the first ten seconds, in which an app is still getting warm
 * @param health answers to our own questions for its health
 * @param probes answers to our other questions: pages to warm up, scripts
 * @param database whether its database can be read
 * @param crashed how a process ended, if one did
 * @param memory bytes that the web process holds with its children, at even intervals
 * @param errors errors in the log that the old release's log does not have
 * @param notRead what of the log was not read because too much came, in words; empty when all was
 */
record Seen(
    double seconds,
    Measured firstMinute,
    Measured traffic,
    Measured settled,
    Asked health,
    Asked probes,
    Asked database,
    Optional<String> crashed,
    List<Long> memory,
    List<LoggedError> errors,
    String notRead) {

  /**
   * Questions of one kind.
   *
   * @param times how often
   * @param wrong answers that were not as wanted
   * @param inARow how many of them came last, without a good one since
   * @param last what was wrong the last time
   */
  record Asked(int times, int wrong, int inARow, String last) {
    static final Asked NEVER = new Asked(0, 0, 0, "");

    /** With one more answer: what is wrong with it, or nothing. */
    Asked and(Optional<String> answer) {
      return answer.isPresent()
          ? new Asked(times + 1, wrong + 1, inARow + 1, answer.get())
          : new Asked(times + 1, wrong, 0, last);
    }
  }
}
