package dev.slipway.process;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Keeps signals that we were started to ignore, as by nohup(1), from being ignored by the programs
 * we start: what is ignored stays so in a child, and what is handled does not. So we handle them,
 * by doing nothing; nothing changes for us, and a start costs nothing more. The virtual machine
 * refuses to handle them, therefore the C library is asked.
 */
final class IgnoredSignals {
  /** Those that a shell, nohup(1) or cron may have set aside; what else is ignored is left. */
  private static final int[] USUAL = {1, 2, 3, 15, 18, 20, 21, 22};

  private IgnoredSignals() {}

  /** Handles those that are ignored. Quick where none is. */
  static void handle() {
    long ignored = mask();
    int[] ours =
        IntStream.of(USUAL).filter(number -> (ignored & (1L << (number - 1))) != 0).toArray();
    if (ours.length > 0) {
      handle(ours);
    }
  }

  private static long mask() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // Without /proc nothing else of ours works either.
    }
  }

  @SuppressWarnings("restricted") // signal(2) takes a number and an address of the C library's own
  private static void handle(int[] numbers) {
    Linker linker = Linker.nativeLinker();
    MethodHandle signal =
        linker.downcallHandle(
            linker.defaultLookup().find("signal").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    // It does nothing, may be called at any moment, and heeds no argument.
    MemorySegment nothing = linker.defaultLookup().find("getppid").orElseThrow();
    try {
      for (int number : numbers) {
        MemorySegment before = (MemorySegment) signal.invokeExact(number, nothing);
        assert before != null;
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("signal(2) throws nothing", e);
    }
  }
}
