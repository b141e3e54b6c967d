package dev.slipway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts a test's directory where fsync costs nothing, if there is such a place with room. Only for
 * tests that ask what is done, not whether it lasts.
 */
public final class InMemory implements TempDirFactory {
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  /** What several test JVMs with a database server each need at the same time, and more. */
  private static final long ROOM = 4_000_000_000L;

  /** The folder in memory; the usual one for temporary files where memory is short. */
  public static Path folder() throws IOException {
    return Files.isWritable(SHARED_MEMORY)
            && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > ROOM
        ? SHARED_MEMORY
        : Path.of(System.getProperty("java.io.tmpdir"));
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws Exception {
    return Files.createTempDirectory(folder(), "slipway-test-");
  }
}
