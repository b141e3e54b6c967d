package dev.slipway.cli;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens connections to the executor of a home, and brings it up when there is none. */
final class ExecutorDoor {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Caller caller;
  private final Console console;
  private final Duration patience;

  /**
   * A door.
   *
   * @param patience how long an executor may take until it answers
   */
  ExecutorDoor(Caller caller, Console console, Duration patience) {
    this.caller = caller;
    this.console = console;
    this.patience = patience;
  }

  /** A connection, starting the keeper (which starts the executor) when nobody answers. */
  Connection open() {
    return open(List.of());
  }

  /** Brings everything up, with words after {@code keeper}, and asks for nothing. */
  void bringUp(List<String> keeperOptions) {
    try {
      open(keeperOptions).close();
    } catch (IOException e) {
      throw silent().because(e);
    }
  }

  private Connection open(List<String> keeperOptions) {
    Connection connection = tryOpen();
    if (connection != null) {
      return connection;
    }
    console.show(new Event.Note("info", "nobody serves " + caller.home() + " yet: starting"));
    KeeperStart start = new KeeperStart(caller);
    Process keeper = start.start(keeperOptions);
    long began = System.nanoTime();
    while (true) {
      connection = tryOpen();
      if (connection != null) {
        return connection;
      }
      // Somebody else may have started one at the same time; then ours ends and theirs answers.
      if (!keeper.isAlive() && keeper.exitValue() != 0 && patienceIsOver(began, 0.2)) {
        throw start.ended(keeper.exitValue());
      }
      if (patienceIsOver(began, 1)) {
        throw silent();
      }
      pause();
    }
  }

  /**
   * A connection to an executor that was there a moment ago and that its keeper brings back.
   *
   * @throws Failure (UNKNOWN) when it does not come back
   */
  Connection reopen() {
    long began = System.nanoTime();
    while (true) {
      Connection connection = tryOpen();
      if (connection != null) {
        return connection;
      }
      if (patienceIsOver(began, 1)) {
        throw silent();
      }
      pause();
    }
  }

  private @Nullable Connection tryOpen() {
    SlipwayHome home = caller.home();
    try {
      return new Connection(SocketChannel.open(UnixDomainSocketAddress.of(home.executorSocket())));
    } catch (IOException nobodyThere) {
      return null;
    }
  }

  private boolean patienceIsOver(long began, double share) {
    return System.nanoTime() - began > patience.toNanos() * share;
  }

  private Failure silent() {
    return Failure.of(
            Failure.Kind.UNKNOWN,
            "executor.silent",
            "the executor of "
                + caller.home()
                + " does not answer within "
                + patience.toSeconds()
                + " s")
        .next("its output is in " + caller.home().keeperOutput());
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("interrupted while waiting for the executor").because(e);
    }
  }
}
