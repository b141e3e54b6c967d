package dev.slipway.database;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A directory of its own for work under way: a backup not complete yet, or a scratch copy. Closing
 * removes whatever was not published. What a killed process left is removed by the next one.
 */
public final class Draft implements AutoCloseable {
  private final Path directory;

  Draft(Path directory) {
    this.directory = directory;
  }

  /** Where to work; mode 0700. */
  public Path directory() {
    return directory;
  }

  /** Bytes that can still be written here. */
  public long freeBytes() {
    try {
      return java.nio.file.Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot ask for free space in " + directory)
          .because(e);
    }
  }

  @Override
  public void close() {
    try {
      Durable.deleteTree(directory);
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot remove the scratch directory " + directory)
          .because(e)
          .next("remove it by hand");
    }
  }
}
