package dev.slipway.keeper;

import dev.slipway.model.SlipwayHome;
import dev.slipway.process.Launch;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts the keeper again when it dies: the half of the mutual supervision that lives in the
 * executor, whom the keeper supervises and who outlives it. It notices by the end of a connection,
 * at once and without looking again and again. A keeper that leaves because it was asked to says
 * so, and one that a service manager looks after says that too; those are left alone.
 *
 * <p>If keeper and executor are killed at the same moment nobody is left: the apps run on, and the
 * next {@code slipway serve} adopts them. Where that is not good enough, let systemd run the
 * keeper.
 */
public final class KeeperGuard implements AutoCloseable {
  /** A new keeper answers within this, or is taken for failed. */
  private static final Duration START = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofMillis(20);

  private final KeeperHome home;
  private final List<String> command;
  private final Thread thread;

  private KeeperGuard(SlipwayHome home, List<String> command, boolean expected) {
    this.home = new KeeperHome(home);
    this.command = List.copyOf(command);
    this.thread = Thread.ofVirtual().name("keeper's guard").unstarted(() -> guardQuietly(expected));
  }

  /**
   * Begins to guard, in a thread of its own. Does nothing when this process was not started by a
   * keeper: then none is wanted here.
   *
   * @param command argument list that runs the keeper of this home in the foreground
   * @param environment our environment, by which we know whether a keeper started us
   */
  public static KeeperGuard begin(
      SlipwayHome home, List<String> command, Map<String, String> environment) {
    KeeperGuard guard = new KeeperGuard(home, command, environment.containsKey(InstanceFiles.MARK));
    guard.thread.start();
    return guard;
  }

  private void guardQuietly(boolean expected) {
    try {
      if (expected) {
        guard();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void guard() throws InterruptedException {
    int quickEnds = 0;
    long met = System.nanoTime();
    while (diedUnasked()) {
      boolean quick = System.nanoTime() - met < RestartDelays.KEEPER.steady().toNanos();
      quickEnds = quick ? quickEnds + 1 : 1;
      Thread.sleep(RestartDelays.KEEPER.after(quickEnds));
      Say.note("the keeper of " + home.home() + " is gone and is started again");
      start();
      met = System.nanoTime();
    }
  }

  /**
   * Stays connected to the keeper for as long as it lives. Returns true when it died or was not
   * there, false when it needs nobody to start it again.
   */
  private boolean diedUnasked() throws InterruptedException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(home.socket()));
      Wire wire = new Wire(channel);
      wire.send(Wire.GREETING, new KeeperRequest.Greeting(KeeperRequest.Greeting.API));
      wire.send(Wire.REQUEST, new KeeperRequest.Attend());
      for (KeeperReply reply = wire.receive(Wire.REPLY);
          reply != null;
          reply = wire.receive(Wire.REPLY)) {
        if (!(reply instanceof KeeperReply.Attending attending && attending.guarded())) {
          return false;
        }
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  /** Starts a keeper and returns when it answers, has ended, or takes too long. */
  private void start() throws InterruptedException {
    Optional<Process> keeper = launch();
    long end = System.nanoTime() + START.toNanos();
    while (keeper.isPresent()
        && keeper.get().isAlive()
        && !answers()
        && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK);
    }
  }

  /** In a session of its own, so that what ends us does not end it. */
  private Optional<Process> launch() {
    ProcessBuilder builder =
        new ProcessBuilder(Launch.line(command, Optional.empty(), Optional.empty()));
    builder.environment().remove(InstanceFiles.MARK);
    builder.environment().put(SlipwayHome.VARIABLE, home.home().toString());
    builder.directory(home.home().path().toFile());
    builder.redirectInput(Starter.NOTHING);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.home().keeperOutput().toFile()));
    try {
      return Optional.of(builder.start());
    } catch (IOException e) {
      Say.warn("the keeper cannot be started: " + e);
      return Optional.empty();
    }
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(home.socket()));
    } catch (IOException e) {
      return false;
    }
  }

  /** Guards no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
