package dev.slipway.watch;

import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Watches one instance after cutover: asks for its health at a steady pace and sees whether its
 * process came back after a crash. One bad answer may be chance; three in a row are a verdict, and
 * so is any crash.
 */
public final class HealthWatch {
  private static final Duration PACE = Duration.ofMillis(500);
  private static final int BAD_IN_A_ROW = 3;

  private final Supplier<Optional<String>> health;
  private final IntSupplier restarts;

  /**
   * What to watch.
   *
   * @param health asks once; says what is wrong, or nothing
   * @param restarts how often the process was started again so far
   */
  public HealthWatch(Supplier<Optional<String>> health, IntSupplier restarts) {
    this.health = health;
    this.restarts = restarts;
  }

  /**
   * Watches for that long.
   *
   * @return what was seen, in words
   * @throws Failure as soon as the verdict is bad
   */
  public String watch(Duration duration, Progress progress) {
    long end = System.nanoTime() + duration.toNanos();
    int before = restarts.getAsInt();
    int asked = 0;
    int bad = 0;
    int badInARow = 0;
    do {
      Optional<String> wrong = health.get();
      asked++;
      badInARow = wrong.isPresent() ? badInARow + 1 : 0;
      bad += wrong.isPresent() ? 1 : 0;
      if (badInARow == BAD_IN_A_ROW) {
        throw Failure.failed(
            "watch.unhealthy", "unhealthy after cutover: " + wrong.orElse("no answer"));
      }
      if (restarts.getAsInt() > before) {
        throw Failure.failed("watch.crashed", "its process crashed after cutover");
      }
      progress.say(asked - bad + " of " + asked + " answers good");
    } while (pauseUntilNext(end));
    return asked - bad + " of " + asked + " health answers good, no restart";
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
