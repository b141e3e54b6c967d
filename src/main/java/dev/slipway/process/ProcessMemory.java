package dev.slipway.process;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** How much memory processes hold. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /**
   * The memory of a process and its whole session, what several share divided among them. Where
   * that may not be looked at, what is resident, in which shared memory counts several times.
   *
   * @return bytes; empty when the process is gone
   */
  public static OptionalLong ofSession(long leader) {
    List<ProcessStat> session =
        ProcessIdentity.of(leader)
            .map(identity -> ProcessTree.now().sessionOf(identity))
            .orElse(List.of());
    long bytes = session.stream().mapToLong(one -> of(one.pid())).sum();
    return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  private static long of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    long shared = Proc.kilobytes(process.resolve("smaps_rollup"), "Pss:");
    return shared > 0 ? shared : Proc.kilobytes(process.resolve("status"), "VmRSS:");
  }
}
