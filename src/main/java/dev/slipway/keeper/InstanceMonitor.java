package dev.slipway.keeper;

import dev.slipway.keeper.InstanceState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of one supervised process and what it does, shared by the thread that supervises
 * it and all who ask or wait. Thread-safe; every wait ends by a change, not by looking again.
 */
final class InstanceMonitor {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private boolean wanted = true;
  private Duration grace;
  private Phase phase = Phase.STARTING;
  private long pid = -1;
  private Instant since = Instant.now();
  private int restarts;
  private @Nullable String exit;

  InstanceMonitor(Duration grace) {
    this.grace = grace;
  }

  /** It shall end, with this time between SIGTERM and SIGKILL. */
  void dismiss(Duration newGrace) {
    change(() -> {
      wanted = false;
      grace = newGrace;
    });
  }

  boolean wanted() {
    lock.lock();
    try {
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  Duration grace() {
    lock.lock();
    try {
      return grace;
    } finally {
      lock.unlock();
    }
  }

  /** Its process runs. */
  void runs(Running running) {
    change(() -> {
      enter(Phase.RUNNING, running.process().pid());
      since = running.since();
      restarts = running.restarts();
    });
  }

  /** It is being ended. */
  void stopping() {
    change(() -> enter(Phase.STOPPING, pid));
  }

  /** It has no process in this phase, and {@code why} says how the last one ended. */
  void rests(Phase next, @Nullable String why) {
    change(() -> {
      enter(next, -1);
      exit = why == null ? exit : why;
    });
  }

  /** Its next start is due. */
  void startsAgain() {
    change(() -> restarts++);
  }

  int restarts() {
    lock.lock();
    try {
      return restarts;
    } finally {
      lock.unlock();
    }
  }

  /** Looks again whether what it waits for has come. */
  void wake() {
    change(() -> {});
  }

  InstanceState state(Desired.Instance spec, int inFlight) {
    lock.lock();
    try {
      return new InstanceState(
          spec.id(), spec.process(), spec.release(), phase, pid, since, restarts, exit, inFlight);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is no longer wanted, something else is so, or the time is up. */
  void awaitUnwantedOr(BooleanSupplier other, Duration limit) throws InterruptedException {
    await(() -> !wanted || other.getAsBoolean(), limit);
  }

  /** Waits until it runs or will not for now. */
  void awaitStarted(Duration limit) throws InterruptedException {
    await(() -> phase != Phase.STARTING, limit);
  }

  /** Waits until no process is left; false when the time was up before. */
  boolean awaitStopped(Duration limit) throws InterruptedException {
    return await(() -> phase == Phase.STOPPED, limit);
  }

  private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void enter(Phase next, long newPid) {
    phase = next;
    pid = newPid;
    since = Instant.now();
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
