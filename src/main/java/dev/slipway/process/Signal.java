package dev.slipway.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Sends signals with kill(2). Called directly, because {@link ProcessHandle} cannot reach a group,
 * and because starting a {@code kill} program fails just when processes or memory have run out.
 */
public enum Signal {
  HUP(1),
  QUIT(3),
  KILL(9),
  TERM(15),
  CONT(18);

  private static final MethodHandle KILL_CALL = killCall();

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /**
   * To one process, if it still runs.
   *
   * @return whether it could be sent
   */
  public boolean to(ProcessIdentity process) {
    return process.isRunning() && send(process.pid());
  }

  /**
   * To every process of a group at once.
   *
   * @param group number of the group, above 1: 0 and 1 would mean ourselves or everybody
   * @return whether the group existed
   */
  public boolean toGroup(long group) {
    if (group <= 1) {
      throw new IllegalArgumentException("no process group: " + group);
    }
    return send(-group);
  }

  @SuppressWarnings("restricted") // kill(2) takes two numbers and touches no memory
  private static MethodHandle killCall() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find("kill").orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  private boolean send(long target) {
    try {
      return (int) KILL_CALL.invokeExact(Math.toIntExact(target), number) == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("kill(2) throws nothing", e);
    }
  }
}
