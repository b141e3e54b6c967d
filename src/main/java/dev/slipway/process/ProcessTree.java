package dev.slipway.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * All processes of this machine at one moment, as far as we may see them. Ended processes that were
 * not collected yet (zombies) are left out. Immutable.
 *
 * @param processes every running process
 */
public record ProcessTree(List<ProcessStat> processes) {

  /** Copies the list and leaves zombies out. */
  public ProcessTree {
    processes = processes.stream().filter(process -> !process.ended()).toList();
  }

  /** What runs now. Takes about a millisecond per hundred processes. */
  public static ProcessTree now() {
    return new ProcessTree(Proc.all());
  }

  /** Children, their children and so on; not the process itself. */
  public List<ProcessStat> descendantsOf(long pid) {
    List<ProcessStat> found = new ArrayList<>();
    Deque<Long> parents = new ArrayDeque<>(List.of(pid));
    while (!parents.isEmpty()) {
      long parent = parents.pop();
      for (ProcessStat process : processes) {
        if (process.parent() == parent && process.pid() != pid) {
          found.add(process);
          parents.push(process.pid());
        }
      }
    }
    return found;
  }

  /**
   * Everything that belongs to the session which {@code leader} began, the leader included. It
   * stays findable when the leader has ended, because a number is not given away while a session
   * bears it; when the number is in use by another process, the session is over and empty.
   */
  public List<ProcessStat> sessionOf(ProcessIdentity leader) {
    boolean taken =
        processes.stream().anyMatch(p -> p.pid() == leader.pid() && !p.identity().equals(leader));
    return taken
        ? List.of()
        : processes.stream().filter(process -> process.session() == leader.pid()).toList();
  }

  /**
   * Who holds the flock(2) lock on this file: the process that took it and every descendant that
   * inherited it. Sees our own user's processes, or all when we are root. Empty when the file is
   * free, or does not exist.
   */
  public List<ProcessStat> holdersOf(Path lock) {
    String target = real(lock);
    return processes.stream().filter(process -> holds(process.pid(), target)).toList();
  }

  /**
   * Who has the file open that {@code /proc} calls so: a path, or such as {@code pipe:[4711]}.
   * Looks at processes only that are not older than {@code since}, in clock ticks after boot: what
   * a program left behind is younger, and most of what runs is older.
   */
  List<ProcessStat> withOpen(String target, long since) {
    return processes.stream()
        .filter(process -> process.identity().start() >= since)
        .filter(process ->
            Proc.openFiles(process.pid()).stream()
                .anyMatch(file -> Proc.target(file).filter(target::equals).isPresent()))
        .toList();
  }

  /** As {@code /proc} writes it: links on the way resolved. */
  private static String real(Path file) {
    try {
      return file.toRealPath().toString();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize().toString();
    }
  }

  private static boolean holds(long pid, String target) {
    return Proc.openFiles(pid).stream()
        .filter(file -> Proc.target(file).filter(target::equals).isPresent())
        .anyMatch(file -> Proc.carriesFlock(pid, file));
  }
}
