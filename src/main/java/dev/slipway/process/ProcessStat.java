package dev.slipway.process;

import java.util.Optional;

/**
 * What the kernel says about one process, read at one moment.
 *
 * @param identity who it is
 * @param state the kernel's letter: R, S, D, T, Z, …
 * @param parent its parent's number; 1 or a reaper's when the parent has ended
 * @param group its process group
 * @param session its session
 */
public record ProcessStat(
    ProcessIdentity identity, char state, long parent, long group, long session) {

  /** What the process is that has this number now, zombies included; empty when there is none. */
  public static Optional<ProcessStat> of(long pid) {
    return Proc.stat(pid);
  }

  /** Whether it has ended and only waits to be collected. */
  public boolean ended() {
    return state == 'Z' || state == 'X' || state == 'x';
  }

  /** Its number. */
  public long pid() {
    return identity.pid();
  }
}
