package dev.slipway.keeper;

import dev.slipway.process.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A main process under supervision.
 *
 * @param process which process
 * @param since when it was started, for people
 * @param restarts how often it had been started again
 * @param seenNanos when we started or found it, by the clock that only runs forward
 * @param ended completes when it has ended
 */
record Running(
    ProcessIdentity process,
    Instant since,
    int restarts,
    long seenNanos,
    CompletableFuture<Exit> ended) {
  /** Only the parent is told of an end, so at an adopted process we have to look. */
  private static final long LOOK_MILLIS = 100;

  /** Our own child: the JVM waits for it, and so leaves no zombie. */
  static Running child(Process child, ProcessIdentity process, Instant since, int restarts) {
    return new Running(
        process,
        since,
        restarts,
        System.nanoTime(),
        child.onExit().thenApply(ended -> Exit.of(ended.exitValue())));
  }

  /** A process that an earlier keeper started. */
  static Running adopted(ProcessIdentity process, Instant since, int restarts) {
    CompletableFuture<Exit> ended = new CompletableFuture<>();
    Thread.ofVirtual().name("looks after " + process.pid()).start(() -> lookAt(process, ended));
    return new Running(process, since, restarts, System.nanoTime(), ended);
  }

  /** How long we have seen it run. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - seenNanos);
  }

  private static void lookAt(ProcessIdentity process, CompletableFuture<Exit> ended) {
    try {
      while (process.isRunning()) {
        Thread.sleep(LOOK_MILLIS);
      }
      ended.complete(Exit.UNKNOWN);
    } catch (InterruptedException e) {
      ended.cancel(false); // Nobody interrupts it; the thread ends with the JVM.
    }
  }
}
