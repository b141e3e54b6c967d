package dev.slipway.keeper;

import dev.slipway.process.ProcessStat;
import dev.slipway.process.ProcessTree;
import dev.slipway.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sees to it that a test leaves no process behind, however it ended. */
public final class Leftovers {
  private Leftovers() {}

  /** Kills every process of an instance somewhere below this directory. */
  public static void kill(Path directory) {
    ProcessTree.now().processes().stream()
        .filter(process -> startedBelow(directory, process.pid()))
        .forEach(process -> Signal.KILL.to(process.identity()));
  }

  /** The processes of instances below this directory. */
  public static List<Long> pids(Path directory) {
    return ProcessTree.now().processes().stream()
        .map(ProcessStat::pid)
        .filter(pid -> startedBelow(directory, pid))
        .toList();
  }

  private static boolean startedBelow(Path directory, long pid) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      return new String(environment, StandardCharsets.ISO_8859_1)
          .contains(InstanceFiles.MARK + "=" + directory);
    } catch (IOException e) {
      return false;
    }
  }
}
