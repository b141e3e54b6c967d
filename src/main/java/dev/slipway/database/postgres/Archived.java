package dev.slipway.database.postgres;

import dev.slipway.database.dump.DumpFile;
import dev.slipway.database.dump.Refusal;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Piped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A dump in one of pg_dump's own formats, read as SQL while pg_restore writes it. */
final class Archived implements AutoCloseable {
  private final Piped restore;
  private final Optional<Thread> feeding;

  private Archived(Piped restore, Optional<Thread> feeding) {
    this.restore = restore;
    this.feeding = feeding;
  }

  /** A dump from outside. */
  static Archived of(DumpFile file, Clients clients, Progress progress) {
    if (Files.isDirectory(file.path())) {
      return of(file.path(), clients);
    }
    Piped restore = clients.pipe("pg_restore", arguments(Optional.empty()));
    Thread feeding =
        Thread.ofVirtual().name("pg_restore reads").start(() -> feed(file, restore, progress));
    return new Archived(restore, Optional.of(feeding));
  }

  /** A dump in that folder. */
  static Archived of(Path folder, Clients clients) {
    return new Archived(
        clients.pipe("pg_restore", arguments(Optional.of(folder))), Optional.empty());
  }

  private static List<String> arguments(Optional<Path> folder) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--file=-",
                "--no-owner",
                "--no-privileges",
                "--no-publications",
                "--no-subscriptions",
                "--no-security-labels",
                "--no-tablespaces"));
    folder.ifPresent(path -> arguments.add(path.toString()));
    return arguments;
  }

  private static void feed(DumpFile file, Piped restore, Progress progress) {
    try (InputStream from = file.read(progress);
        OutputStream to = restore.input()) {
      from.transferTo(to);
    } catch (IOException e) {
      // It ended early, and says why; a file that is damaged ends too early for it.
    }
  }

  /** The SQL. */
  InputStream sql() {
    return restore.output();
  }

  /**
   * Waits for its end.
   *
   * @throws Failure when not all of it could be read
   */
  void finish() {
    try {
      if (feeding.isPresent()) {
        feeding.get().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while reading a dump").because(e);
    }
    if (restore.await() == 0) {
      return;
    }
    String said = restore.said();
    if (said.contains("unsupported version")) {
      throw newer("its format is of a newer pg_dump: " + said);
    }
    throw Refusal.cutShort("pg_restore cannot read it to its end: " + said);
  }

  /** For what this server, or its programs, cannot know yet. */
  static Failure newer(String how) {
    return Failure.usage("import.newer", "the dump was made by something newer: " + how)
        .now(Refusal.NOTHING)
        .next("upgrade this server first, or dump with the version that it has");
  }

  @Override
  public void close() {
    restore.close();
  }
}
