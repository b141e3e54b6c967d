package dev.slipway.keeper;

import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.ProcessStat;
import dev.slipway.process.ProcessTree;
import dev.slipway.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every process of one instance: those in the session that its main process leads, and those that
 * left it but hold the instance's lock or bear its mark. So a child that changed its group, or
 * daemonised, is still found.
 */
final class Family {
  private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(30);

  /** A process may have been forked just before its parent got the signal. */
  private static final Duration KILL_AGAIN = Duration.ofMillis(200);

  private final InstanceFiles files;
  private final Optional<ProcessIdentity> leader;

  /**
   * The family of one instance.
   *
   * @param leader its main process, running or ended, if its session is known to be the instance's
   */
  Family(InstanceFiles files, Optional<ProcessIdentity> leader) {
    this.files = files;
    this.leader = leader;
  }

  /**
   * The members that run. Reads the environment of every younger process: not for tight loops.
   *
   * <p>A process that forks and ends while we read the table can be missed: its child came after
   * the place had been read. So an empty answer is only given twice.
   */
  List<ProcessStat> members() {
    List<ProcessStat> found = read();
    return found.isEmpty() ? read() : found;
  }

  private List<ProcessStat> read() {
    long oldest = leader.map(ProcessIdentity::start).orElse(0L);
    ProcessIdentity us = ProcessIdentity.self();
    ProcessTree tree =
        new ProcessTree(
            ProcessTree.now().processes().stream()
                .filter(p -> p.identity().start() >= oldest && !p.identity().equals(us))
                .toList());
    List<ProcessStat> session = leader.map(tree::sessionOf).orElse(List.of());
    List<ProcessStat> holders = tree.holdersOf(files.lock());
    return tree.processes().stream()
        .filter(p -> session.contains(p) || holders.contains(p) || files.marks(p.pid()))
        .toList();
  }

  /**
   * Ends all: SIGTERM to every group, SIGKILL after {@code grace}. Returns when none is left.
   *
   * @return whether SIGKILL was needed
   * @throws dev.slipway.model.Failure {@code keeper.unkillable} when some survive SIGKILL for long,
   *     which happens to processes stuck in the kernel
   */
  boolean end(Duration grace) throws InterruptedException {
    if (endedBy(Signal.TERM, grace, grace)) {
      return false;
    }
    if (endedBy(Signal.KILL, PATIENCE_AFTER_KILL, KILL_AGAIN)) {
      return true;
    }
    throw Broken.unkillable(files.directory(), members());
  }

  /** Sends the signal, in every round again to those that are left; true when none is. */
  private boolean endedBy(Signal signal, Duration limit, Duration round)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    List<ProcessStat> left = members();
    while (!left.isEmpty()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      send(signal, left);
      send(Signal.CONT, left); // A stopped process cannot obey.
      awaitGone(left, Math.min(deadline, System.nanoTime() + round.toNanos()));
      left = members();
    }
    return true;
  }

  /** A group of our session holds only members; elsewhere each is named by itself. */
  private void send(Signal signal, List<ProcessStat> members) {
    long session = leader.map(ProcessIdentity::pid).orElse(-1L);
    members.stream()
        .filter(member -> member.session() == session)
        .map(ProcessStat::group)
        .distinct()
        .forEach(signal::toGroup);
    members.stream()
        .filter(member -> member.session() != session)
        .forEach(member -> signal.to(member.identity()));
  }

  /** Most are not our children, so we have to look; never more often than 50 times a second. */
  private static void awaitGone(List<ProcessStat> processes, long deadline)
      throws InterruptedException {
    long pause = 1;
    while (processes.stream().anyMatch(p -> p.identity().isRunning())
        && System.nanoTime() - deadline < 0) {
      Thread.sleep(pause);
      pause = Math.min(pause * 2, 20);
    }
  }
}
