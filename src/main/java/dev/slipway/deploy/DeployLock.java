package dev.slipway.deploy;

import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The lock of one app in one environment: whoever holds it is alone in changing anything there. The
 * kernel frees it when its holder dies, so it is never stolen by age; the file says who, why and
 * since when.
 */
final class DeployLock implements AutoCloseable {
  private final FileChannel channel;

  private DeployLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, or says who has it.
   *
   * @throws Failure of kind LOCKED
   */
  static DeployLock take(Path file, String who, String why) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw held(file);
      }
      String text =
          "%s, asked for by %s, since %s, process %d"
              .formatted(
                  why,
                  who,
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  ProcessHandle.current().pid());
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      return new DeployLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take the lock " + file, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static Failure held(Path file) throws IOException {
    return Failure.of(
            Kind.LOCKED, "deploy.locked", "something else is being done: " + Files.readString(file))
        .now("nothing was changed")
        .next("wait for its end: slipway status --follow");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
