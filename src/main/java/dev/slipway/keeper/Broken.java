package dev.slipway.keeper;

import dev.slipway.model.Failure;
import dev.slipway.process.ProcessStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Failures of the machine, in the keeper's words. */
final class Broken {
  private Broken() {}

  static Failure proc(IOException cause) {
    return Failure.failed("keeper.proc", "/proc cannot be read: " + cause)
        .next("mount /proc; the keeper recognises its processes by it")
        .because(cause);
  }

  static Failure unkillable(Path instance, List<ProcessStat> left) {
    return Failure.state(
            "keeper.unkillable",
            "SIGKILL did not end "
                + left.stream().map(p -> p.identity().describe()).toList()
                + " of "
                + instance)
        .now("the kernel holds them, often for a disk or network file system that is gone");
  }

  static Failure disk(Path file, IOException cause) {
    return Failure.failed("keeper.disk", "cannot write " + file + ": " + cause)
        .now("what was wanted before is still in force")
        .next("check space and permissions there")
        .because(cause);
  }
}
