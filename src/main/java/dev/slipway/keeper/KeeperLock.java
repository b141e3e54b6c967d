package dev.slipway.keeper;

import dev.slipway.model.Failure;
import dev.slipway.process.ProcessIdentity;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;

/**
 * Sees to it that a home has one keeper. The kernel frees the lock when the process ends, however
 * it ends, and no child inherits it. Nothing else may open the file: closing any descriptor of it
 * would free the lock.
 */
final class KeeperLock implements AutoCloseable {
  private static final JsonType<Holder> TYPE = Wire.JSON.type(Holder.class);

  private final FileChannel channel;

  private KeeperLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Who holds the lock. */
  @Json
  record Holder(ProcessIdentity process, Instant since) {}

  /**
   * Takes the lock.
   *
   * @throws Failure {@code keeper.running} when another keeper has it
   */
  static KeeperLock take(KeeperHome home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.lock(),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            DurableFile.OWNER_ONLY_FILE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Held by this very process.
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    if (!taken) {
      throw running(home);
    }
    DurableFile.replace(
        home.holder(), TYPE.toJson(new Holder(ProcessIdentity.self(), Instant.now())));
    return new KeeperLock(channel);
  }

  private static Failure running(KeeperHome home) {
    String who = "another process";
    try {
      Holder holder = TYPE.fromJson(Files.readString(home.holder()));
      who = "process " + holder.process().pid() + ", since " + holder.since();
    } catch (IOException | RuntimeException e) {
      // It has the lock and is about to write its name.
    }
    return Failure.state("keeper.running", home.home() + " already has a keeper: " + who)
        .now("that one goes on; nothing was changed")
        .next("end it with 'slipway serve --stop' if another shall take its place");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
