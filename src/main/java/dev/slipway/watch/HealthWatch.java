package dev.slipway.watch;

import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Watches a new release: asks for its health at a steady pace and sees whether its processes stay.
 * One bad answer may be chance; three in a row are a verdict, and so is any process that ends.
 */
public final class HealthWatch {
  private static final Duration PACE = Duration.ofMillis(500);
  private static final int BAD_IN_A_ROW = 3;

  private final Optional<Supplier<Optional<String>>> health;
  private final Runnable processes;

  /**
   * What to watch.
   *
   * @param health asks once; says what is wrong, or nothing
   * @param processes throws a {@link Failure} when one of them does not run or ended meanwhile
   */
  public HealthWatch(Supplier<Optional<String>> health, Runnable processes) {
    this(Optional.of(health), processes);
  }

  /** Watches processes that nobody can ask for their health. */
  public static HealthWatch of(Runnable processes) {
    return new HealthWatch(Optional.empty(), processes);
  }

  private HealthWatch(Optional<Supplier<Optional<String>>> health, Runnable processes) {
    this.health = health;
    this.processes = processes;
  }

  /**
   * Watches for that long.
   *
   * @return what was seen, in words
   * @throws Failure as soon as the verdict is bad
   */
  public String watch(Duration duration, Progress progress) {
    long end = System.nanoTime() + duration.toNanos();
    int asked = 0;
    int bad = 0;
    int badInARow = 0;
    do {
      processes.run();
      if (health.isPresent()) {
        Optional<String> wrong = health.get().get();
        asked++;
        badInARow = wrong.isPresent() ? badInARow + 1 : 0;
        bad += wrong.isPresent() ? 1 : 0;
        if (badInARow == BAD_IN_A_ROW) {
          throw Failure.failed(
              "watch.unhealthy", "unhealthy after cutover: " + wrong.orElse("no answer"));
        }
        progress.say(asked - bad + " of " + asked + " answers good");
      }
    } while (pauseUntilNext(end));
    processes.run();
    return asked == 0
        ? "no restart"
        : asked - bad + " of " + asked + " health answers good, no restart";
  }

  private static boolean pauseUntilNext(long end) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      Thread.sleep(Duration.ofNanos(Math.min(left, PACE.toNanos())));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while watching");
    }
  }
}
