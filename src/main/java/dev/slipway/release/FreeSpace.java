package dev.slipway.release;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a release fits, asked before anything is written. */
final class FreeSpace {
  /** What stays free for the running app, the journal and us. */
  private static final long SPARE = 64L << 20;

  private FreeSpace() {}

  /**
   * Refuses a release that does not fit.
   *
   * @throws Failure {@code release.no-room}
   */
  static void require(Path folder, Manifest manifest) throws IOException {
    FileStore disk = Files.getFileStore(folder);
    long needed = onDisk(manifest, disk.getBlockSize()) + SPARE;
    if (disk.getUsableSpace() < needed) {
      throw Failure.failed(
              "release.no-room",
              "%d MB are free in %s, the release needs %d"
                  .formatted(disk.getUsableSpace() >> 20, folder, needed >> 20))
          .now("the release is absent; what served goes on serving")
          .next("make room in " + folder + ", or keep fewer releases there");
    }
  }

  /** Every file takes whole blocks, and about one more for its name. */
  private static long onDisk(Manifest manifest, long block) {
    return manifest.files().stream()
        .mapToLong(file -> Math.ceilDiv(file.size(), block) * block + block)
        .sum();
  }
}
