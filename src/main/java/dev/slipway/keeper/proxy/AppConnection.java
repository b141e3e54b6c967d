package dev.slipway.keeper.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * One connection to an instance. It always listens, so that the instance's closing of an idle
 * connection is noticed at once. Used by its lane's thread alone.
 */
final class AppConnection {
  private static final OptionMap OPTIONS = OptionMap.create(Options.TCP_NODELAY, true);

  /**
   * A full accept queue drops the first packets, and the kernel tries again after 1 s, 3 s and 7 s.
   */
  private static final long CONNECT_SECONDS = 10;

  /** Who uses a connection at the moment. */
  interface User {

    /** Something arrived, or the connection ended. */
    void readable();

    /** More can be sent, after a send was incomplete. */
    void writable();

    /** Something unforeseen was thrown. */
    void broken(Throwable cause);
  }

  /** Who wants a connection. */
  interface Opener {

    /** For how long, in nanoseconds, a connection may have been unused to be good enough. */
    long mostRest();

    /** Here it is. */
    void opened(AppConnection connection);

    /** There is none; nothing was sent. */
    void unreachable(IOException cause);
  }

  private final StreamConnection socket;
  private final Lane lane;
  private @Nullable User user;
  private @Nullable Runnable idleEnd;
  private long idleSince;
  private boolean rested;

  private AppConnection(StreamConnection socket, Lane lane) {
    this.socket = socket;
    this.lane = lane;
    source().setReadListener(channel -> arrived());
    sink().setWriteListener(channel -> ready());
    source().resumeReads();
  }

  /** Connects; tells the opener on the lane's thread. */
  static void open(Lane lane, InetSocketAddress address, Opener opener) {
    ChannelListener<StreamConnection> opened =
        socket -> opener.opened(new AppConnection(socket, lane));
    IoFuture<StreamConnection> future =
        lane.thread().openStreamConnection(address, opened, OPTIONS);
    if (future.getStatus() == IoFuture.Status.DONE) {
      return; // At once, as loopback does when it can; the listener is called all the same.
    }
    XnioExecutor.Key patience = lane.after(CONNECT_SECONDS, TimeUnit.SECONDS, future::cancel);
    future.addNotifier(
        new IoFuture.HandlingNotifier<StreamConnection, Opener>() {
          @Override
          public void handleDone(StreamConnection socket, Opener to) {
            patience.remove();
          }

          @Override
          public void handleFailed(IOException cause, Opener to) {
            patience.remove();
            lane.execute(() -> to.unreachable(cause));
          }

          @Override
          public void handleCancelled(Opener to) {
            lane.execute(() -> to.unreachable(new IOException("connecting timed out")));
          }
        },
        opener);
  }

  /** Gives the connection to a user. */
  void use(User by) {
    user = by;
    idleEnd = null;
  }

  /**
   * Leaves it unused.
   *
   * @param onEnd called when it ends meanwhile
   */
  void rest(long now, Runnable onEnd) {
    user = null;
    idleEnd = onEnd;
    idleSince = now;
    rested = true;
  }

  /** Whether it was left unused before, so that its end may come at any moment. */
  boolean hasRested() {
    return rested;
  }

  /** Since when it is unused. */
  long idleSince() {
    return idleSince;
  }

  /** Reads into the buffer, in which there must be room. −1 at the end. */
  int read(ByteBuffer into) throws IOException {
    return source().read(into);
  }

  /** Sends as much as can be sent now; when something is left, the user is told when to go on. */
  boolean send(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      if (sink().write(from) == 0) {
        sink().resumeWrites();
        return false;
      }
    }
    return true;
  }

  /** Says that nothing more will be sent. */
  void endSending() throws IOException {
    sink().shutdownWrites();
    sink().flush();
  }

  /** Stops telling about arrivals, so that the app waits for a slow client. */
  void pause() {
    source().suspendReads();
  }

  /** Goes on telling. */
  void resume() {
    source().resumeReads();
  }

  /** Closes it; nobody is told. */
  void close() {
    user = null;
    idleEnd = null;
    IoUtils.safeClose(socket);
  }

  /** The lane it belongs to. */
  Lane lane() {
    return lane;
  }

  private ConduitStreamSourceChannel source() {
    return socket.getSourceChannel();
  }

  private ConduitStreamSinkChannel sink() {
    return socket.getSinkChannel();
  }

  private void arrived() {
    User now = user;
    if (now == null) {
      // Unused: either its end, or something nobody asked for.
      Runnable end = idleEnd;
      close();
      if (end != null) {
        end.run();
      }
      return;
    }
    try {
      now.readable();
    } catch (RuntimeException | Error e) {
      now.broken(e);
    }
  }

  private void ready() {
    sink().suspendWrites();
    User now = user;
    if (now == null) {
      return;
    }
    try {
      now.writable();
    } catch (RuntimeException | Error e) {
      now.broken(e);
    }
  }
}
