package dev.slipway.demo;

import dev.slipway.demo.server.Running;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.Account;
import dev.slipway.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The temporary folder of one demo, and what runs from it: closing ends and deletes all. It closes
 * on Ctrl-C too; what a killed demo left is found by the next one, which ends it first.
 */
public final class Work implements AutoCloseable {
  private static final String PREFIX = "slipway-demo-";
  private static final Duration KEEPER_PATIENCE = Duration.ofSeconds(2);
  private static final long LONGEST_CLOSE_SECONDS = 40;

  private final Path folder;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread onExit;

  private Work(Path folder) {
    this.folder = folder;
    Thread demo = Thread.currentThread();
    this.onExit = new Thread(() -> cancel(demo), "demo cancelled");
  }

  /** A new one, after what is left of those whose demo is dead. */
  static Work begin() {
    return begin(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** The same in that folder. */
  static Work begin(Path temporary) {
    try {
      endLeftovers(temporary);
      // A server's account has to come by, and need not see what is here.
      Path folder =
          Files.createTempDirectory(
              temporary,
              PREFIX,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Running.note(folder, ProcessIdentity.self());
      Work work = new Work(folder);
      Runtime.getRuntime().addShutdownHook(work.onExit);
      return work;
    } catch (IOException e) {
      throw Failure.failed("demo.folder", "cannot work in " + temporary).because(e);
    }
  }

  private static void endLeftovers(Path temporary) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        if (isOurs(folder)
            && Files.exists(folder.resolve("process"))
            && Running.in(folder).isEmpty()) {
          end(folder);
        }
      }
    }
  }

  /** Others can write to a temporary folder, too. */
  private static boolean isOurs(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
            == Account.ourUid();
  }

  private static void end(Path folder) throws IOException {
    SlipwayHome home = new SlipwayHome(folder.resolve("home"));
    if (Files.exists(home.keeper())) {
      try {
        new KeeperClient(home, KEEPER_PATIENCE).stop(true);
      } catch (Failure e) {
        // There is none any more.
      }
    }
    ByHand.endLeftover(folder.resolve("by-hand"));
    Running.end(folder.resolve("server"));
    FileTree.delete(folder);
  }

  /** The demo's Slipway. */
  SlipwayHome home() {
    return new SlipwayHome(privately("home"));
  }

  /** A new folder there that only we can look into. */
  Path privately(String name) {
    return create(name, "rwx------");
  }

  /** An empty folder for a server, whose account can reach what it has there. */
  public Path serverFolder() {
    return create("server", "rwx--x--x");
  }

  private Path create(String name, String mode) {
    Path path = folder.resolve(name);
    try {
      if (!Files.exists(path)) {
        Files.createDirectory(
            path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      }
      return path;
    } catch (IOException e) {
      throw Failure.failed("demo.folder", "cannot create " + path).because(e);
    }
  }

  /** Ctrl-C: what the demo waits for comes to its end, and then everything else does. */
  private void cancel(Thread demo) {
    ProcessHandle.current()
        .children()
        .forEach(child -> {
          if (!Running.in(folder.resolve("server")).stream()
              .anyMatch(s -> s.pid() == child.pid())) {
            child.destroy();
          }
        });
    demo.interrupt();
    try {
      closed.await(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what runs from here and deletes it; also when this thread was interrupted. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      end(folder);
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IOException e) {
      throw Failure.failed("demo.folder", "cannot delete " + folder).because(e);
    } catch (IllegalStateException e) {
      // We are on our way out already.
    } finally {
      closed.countDown();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
