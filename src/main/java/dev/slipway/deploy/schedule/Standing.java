package dev.slipway.deploy.schedule;

import dev.slipway.journal.Audit.Line;
import dev.slipway.model.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a task stands at one moment: a pure function of what its runs left in the audit. What was
 * missed is made up for once; a run that died is done again at once; one that failed is tried again
 * after growing pauses, and at its next time anyway. Clocks may jump: nothing counts from the
 * future.
 *
 * @param task which
 * @param next when it is due; empty for what is not done by the clock and did not fail
 * @param slot what the next run is called: the same as the last one's, if that died
 * @param lastDone when it last worked
 * @param failure why it last failed, if it has not worked since
 * @param failingSince when that began
 * @param overdueSince when it should have worked, if that is long past
 */
public record Standing(
    Task task,
    Optional<Instant> next,
    Instant slot,
    Optional<Instant> lastDone,
    Optional<String> failure,
    Optional<Instant> failingSince,
    Optional<Instant> overdueSince) {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(10);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  /** So late something may be that waits for a deployment, or takes its time. */
  private static final Duration LENIENCE = Duration.ofHours(1);

  /**
   * How it stands.
   *
   * @param lines everything about it, oldest first; empty means that it was never seen
   * @param cron when it is done; empty for what is not done by the clock
   */
  public static Standing of(
      Task task, List<Line> lines, Optional<Cron> cron, ZoneId zone, Instant now) {
    Optional<Line> died =
        lines.isEmpty()
            ? Optional.empty()
            : Optional.of(lines.getLast()).filter(line -> line.action().equals(Runs.BEGAN));
    Optional<Instant> done = last(lines, Runs.DONE).map(line -> earlier(line.at(), now));
    List<Line> failures = failures(lines);
    Optional<Instant> byTheClock =
        cron.flatMap(when -> when.next(counted(lines, Runs.BEGAN, now), zone));
    Optional<Instant> again =
        failures.isEmpty()
            ? Optional.empty()
            : Optional.of(counted(lines, Runs.FAILED, now).plus(pause(failures.size())));
    return new Standing(
        task,
        died.isPresent()
            ? Optional.of(now)
            : Stream.concat(byTheClock.stream(), again.stream()).min(Instant::compareTo),
        died.map(line -> Instant.parse(line.detail())).orElse(now),
        done,
        failures.isEmpty() ? Optional.empty() : Optional.of(failures.getLast().detail()),
        failures.isEmpty() ? Optional.empty() : Optional.of(failures.getFirst().at()),
        cron.flatMap(when -> when.next(counted(lines, Runs.DONE, now), zone))
            .filter(expected -> expected.plus(LENIENCE).isBefore(now))
            // It is being made up for.
            .filter(
                expected -> died.filter(run -> run.at().plus(LENIENCE).isAfter(now)).isEmpty()));
  }

  /**
   * Whether times have to be counted anew: it was never seen, or the clock was set back since. Else
   * nothing would be due until the clock is where it was.
   */
  public static boolean isToBeSeen(List<Line> lines, Instant now) {
    return lines.isEmpty()
        || (lines.getLast().at().isAfter(now) && !lines.getLast().action().equals(Runs.BEGAN));
  }

  /** Whether it is to be done now. */
  public boolean isDue(Instant now) {
    return next.filter(time -> !time.isAfter(now)).isPresent();
  }

  /** What is wrong with it, for people; empty when nothing is. */
  public Optional<String> problem() {
    if (failure.isPresent()) {
      return Optional.of(
          "the scheduled %s fails since %s: %s"
              .formatted(task.word(), failingSince.orElseThrow(), failure.get()));
    }
    return overdueSince.map(
        since -> "the scheduled %s is overdue: it was due %s".formatted(task.word(), since));
  }

  /** The failures since it last worked. */
  private static List<Line> failures(List<Line> lines) {
    List<Line> ended =
        lines.stream()
            .filter(line -> line.action().equals(Runs.DONE) || line.action().equals(Runs.FAILED))
            .toList();
    int worked = ended.size();
    while (worked > 0 && ended.get(worked - 1).action().equals(Runs.FAILED)) {
      worked--;
    }
    return ended.subList(worked, ended.size());
  }

  private static Duration pause(int failures) {
    long doubled = FIRST_PAUSE.toSeconds() << Math.min(failures - 1, 10);
    return Duration.ofSeconds(Math.min(doubled, LONGEST_PAUSE.toSeconds()));
  }

  /** When that last happened; or when it was seen, if that came later or it never happened. */
  private static Instant counted(List<Line> lines, String action, Instant now) {
    return lines.reversed().stream()
        .filter(line -> line.action().equals(action) || line.action().equals(Runs.SEEN))
        .findFirst()
        .map(line -> earlier(line.at(), now))
        .orElse(now);
  }

  private static Optional<Line> last(List<Line> lines, String action) {
    return lines.reversed().stream().filter(line -> line.action().equals(action)).findFirst();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
