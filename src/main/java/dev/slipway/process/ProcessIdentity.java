package dev.slipway.process;

import java.util.Optional;

/**
 * One process and no other, even after its number was given to somebody else or the machine was
 * started again: process number, start time and boot. Safe to store; comparing asks the kernel, not
 * a clock, so a jump of the wall clock changes nothing.
 *
 * @param pid process number
 * @param start clock ticks between boot and its start, field 22 of {@code /proc/PID/stat}
 * @param boot the kernel's random number of this boot
 */
public record ProcessIdentity(long pid, long start, String boot) {

  /** The process that has this number now, zombies included; empty when there is none. */
  public static Optional<ProcessIdentity> of(long pid) {
    return Proc.stat(pid).map(stat -> stat.identity());
  }

  /** Our own process. */
  public static ProcessIdentity self() {
    return of(ProcessHandle.current().pid()).orElseThrow();
  }

  /**
   * Whether exactly this process still runs. A zombie does not: it holds no files and does nothing
   * any more ({@link ProcessHandle#isAlive()} says true for it).
   */
  public boolean isRunning() {
    return Proc.stat(pid).filter(stat -> stat.identity().equals(this) && !stat.ended()).isPresent();
  }

  /** Its command line for people, capped at 200 characters; its name when it has none. */
  public String describe() {
    return "process " + pid + Proc.commandLine(pid).map(line -> " (" + line + ")").orElse("");
  }
}
