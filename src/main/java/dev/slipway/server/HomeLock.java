package dev.slipway.server;

import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a home has one executor. The kernel drops the lock when the process dies, however
 * it dies; the process id in the file is for people.
 */
public final class HomeLock implements Closeable {
  // The only channel this process ever opens on the file: closing any other would drop the lock.
  private final FileChannel channel;
  private final SlipwayHome home;

  private HomeLock(FileChannel channel, SlipwayHome home) {
    this.channel = channel;
    this.home = home;
  }

  /**
   * Takes the lock, creating the executor's directory (0700) first.
   *
   * @throws Failure when another executor holds it
   */
  public static HomeLock take(SlipwayHome home) {
    Path file = home.executorLock();
    try {
      Files.createDirectories(home.executor());
      Files.setPosixFilePermissions(home.executor(), PosixFilePermissions.fromString("rwx------"));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw Failure.of(Failure.Kind.LOCKED, "executor.running", "another executor serves " + home)
            .now("it goes on, and " + file + " names its process");
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new HomeLock(channel, home);
    } catch (IOException e) {
      throw Failure.state("executor.lock", "the executor cannot lock " + file).because(e);
    }
  }

  /** The home that is ours alone while this is open. */
  SlipwayHome home() {
    return home;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this very process.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
