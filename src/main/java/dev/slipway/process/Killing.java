package dev.slipway.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Kills whoever holds a lock within microseconds when asked to: whom that would be is looked up all
 * the time, beside everything else. Closing it ends that. Thread-safe.
 */
public final class Killing implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path lock;
  private final Thread looking;
  private volatile Set<Long> groups = Set.of();

  private Killing(Path lock) {
    this.lock = lock;
    this.looking = Thread.ofVirtual().name("holders of " + lock).start(this::look);
  }

  /** Of those who hold that lock, or come to hold it. */
  public static Killing ofHolders(Path lock) {
    return new Killing(lock);
  }

  private void look() {
    try {
      while (true) {
        groups =
            ProcessTree.now().holdersOf(lock).stream()
                .map(ProcessStat::group)
                .filter(group -> group > 1)
                .collect(Collectors.toSet());
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills them, without a word beforehand, and returns when none is left. */
  public void now() {
    groups.forEach(Signal.KILL::toGroup);
    GroupEnd.killHolders(lock);
  }

  @Override
  public void close() {
    looking.interrupt();
  }
}
