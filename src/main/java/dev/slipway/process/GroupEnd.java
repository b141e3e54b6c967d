package dev.slipway.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Ends processes for good: SIGTERM to their groups, time to finish, then SIGKILL, and only returns
 * when none is left. Waits even when this thread is interrupted (the flag stays set), because a
 * half-ended program is worse than a late answer. Stateless.
 */
public final class GroupEnd {
  /** After SIGKILL only a process stuck inside the kernel is still there. */
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private GroupEnd() {}

  /**
   * Ends the whole session that {@code leader} began: all its groups, and what outlived the leader.
   *
   * @param leader the process that was started under {@code setsid}
   * @param grace time between SIGTERM and SIGKILL
   * @return whether nothing of it is left; false only for processes stuck inside the kernel
   */
  public static boolean ofSession(ProcessIdentity leader, Duration grace) {
    return of(() -> ProcessTree.now().sessionOf(leader), grace);
  }

  /**
   * Ends every process that holds the flock(2) lock on a file, with their groups.
   *
   * @param lock the lock file
   * @param grace time between SIGTERM and SIGKILL
   * @return whether the lock is free
   */
  public static boolean ofHolders(Path lock, Duration grace) {
    return of(() -> ProcessTree.now().holdersOf(lock), grace);
  }

  /**
   * Kills every process that holds the flock(2) lock on a file, with their groups, as a crash
   * would: without a word beforehand.
   *
   * @param lock the lock file
   * @return whether the lock is free
   */
  public static boolean killHolders(Path lock) {
    return goneWithin(AFTER_KILL, () -> ProcessTree.now().holdersOf(lock), true);
  }

  /** Ends whatever {@code members} finds, asking it again until it finds nothing. */
  static boolean of(Supplier<List<ProcessStat>> members, Duration grace) {
    List<ProcessStat> running = members.get();
    if (running.isEmpty()) {
      return true;
    }
    send(Signal.TERM, running);
    send(Signal.CONT, running); // a stopped one cannot obey
    return goneWithin(grace, members, false) || goneWithin(AFTER_KILL, members, true);
  }

  private static boolean goneWithin(
      Duration time, Supplier<List<ProcessStat>> members, boolean kill) {
    long until = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    try {
      for (long pause = 2; ; pause = Math.min(pause * 2, 50)) {
        List<ProcessStat> running = members.get();
        if (running.isEmpty()) {
          return true;
        }
        if (System.nanoTime() - until >= 0) {
          return false;
        }
        if (kill) {
          // Every time round, because a process may have forked while we looked.
          send(Signal.KILL, running);
        }
        try {
          Thread.sleep(pause);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void send(Signal signal, List<ProcessStat> running) {
    long ours = Proc.stat(ProcessHandle.current().pid()).orElseThrow().group();
    Set<Long> groups = new LinkedHashSet<>();
    for (ProcessStat process : running) {
      if (process.group() > 1 && process.group() != ours) {
        groups.add(process.group());
      } else if (!process.identity().equals(ProcessIdentity.self())) {
        signal.to(process.identity());
      }
    }
    groups.forEach(signal::toGroup);
  }
}
