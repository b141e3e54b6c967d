package dev.slipway.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory this host still has to give. */
public final class HostMemory {
  private static final Path LIMITS = Path.of("/sys/fs/cgroup");

  private HostMemory() {}

  /**
   * Bytes that programs can still get, swap space included, and no more than a limit set for us
   * allows.
   *
   * @return empty where nobody can tell
   */
  public static OptionalLong available() {
    long free = Proc.kilobytes(Path.of("/proc/meminfo"), "MemAvailable:");
    if (free == 0) {
      return OptionalLong.empty();
    }
    long host = free + Proc.kilobytes(Path.of("/proc/meminfo"), "SwapFree:");
    return OptionalLong.of(Math.min(host, underLimit()));
  }

  private static long underLimit() {
    try {
      String own = Files.readString(Path.of("/proc/self/cgroup")).strip();
      if (!own.startsWith("0::/")) {
        return Long.MAX_VALUE;
      }
      Path group = LIMITS.resolve(own.substring("0::/".length()));
      String most = Files.readString(group.resolve("memory.max")).strip();
      if (most.equals("max")) {
        return Long.MAX_VALUE;
      }
      long used = Long.parseLong(Files.readString(group.resolve("memory.current")).strip());
      return Math.max(0, Long.parseLong(most) - used);
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE; // None is set, or it may not be seen.
    }
  }
}
