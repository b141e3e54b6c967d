package dev.slipway.demo.server;

import dev.slipway.model.Failure;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which process belongs to a folder, written there so that it is found by whoever comes later. */
public final class Running {
  private static final String FILE = "process";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Running() {}

  /** Notes in that folder that it is this process's. */
  public static void note(Path folder, ProcessIdentity process) {
    try {
      Files.writeString(
          folder.resolve(FILE), process.pid() + " " + process.start() + " " + process.boot());
    } catch (IOException e) {
      throw Failure.failed("demo.server", "cannot write to " + folder).because(e);
    }
  }

  static void note(Path folder, Process process) {
    ProcessIdentity.of(process.pid()).ifPresent(identity -> note(folder, identity));
  }

  /** The process that was noted there and still runs. */
  public static Optional<ProcessIdentity> in(Path folder) {
    try {
      String[] parts = Files.readString(folder.resolve(FILE)).split(" ", 3);
      return Optional.of(
              new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]))
          .filter(ProcessIdentity::isRunning);
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // Nothing was noted, or not to the end.
    }
  }

  /** Ends it at once: what it holds is not needed any more. Returns when it is gone. */
  public static void end(Path folder) {
    in(folder).ifPresent(Running::end);
  }

  private static void end(ProcessIdentity process) {
    Signal.QUIT.to(process);
    long began = System.nanoTime();
    while (process.isRunning()) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        Signal.KILL.to(process);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Signal.KILL.to(process);
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
