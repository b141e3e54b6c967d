package dev.slipway.keeper.proxy;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;

/**
 * A connection between client and app that has left HTTP: bytes go both ways, and each side waits
 * when the other is slow. When one side ends, the other gets what was sent to it, and both are
 * closed. Used by one thread; {@link #end} may be called from any.
 */
final class Tunnel implements AppConnection.User, Instance.LongLived {
  private final AppConnection app;
  private final Instance instance;
  private @Nullable StreamConnection client;
  private @Nullable PooledByteBuffer toClient;
  private @Nullable PooledByteBuffer toApp;
  private boolean appEnded;
  private boolean clientEnded;
  private boolean closed;

  private Tunnel(AppConnection app, Instance instance, PooledByteBuffer early) {
    this.app = app;
    this.instance = instance;
    this.toClient = early;
  }

  /**
   * Takes the app's connection over.
   *
   * @param early what the app has sent already
   */
  static Tunnel dig(AppConnection app, Instance instance, PooledByteBuffer early) {
    Tunnel tunnel = new Tunnel(app, instance, early);
    app.use(tunnel);
    app.pause();
    instance.add(tunnel);
    return tunnel;
  }

  /** Begins, once the client has been told that the protocol changes. */
  void start(StreamConnection with) {
    client = with;
    if (closed) {
      IoUtils.safeClose(with);
      return;
    }
    with.getSourceChannel().setReadListener(channel -> carefully(this::fromClient));
    with.getSinkChannel().setWriteListener(channel -> carefully(this::toClient));
    // Something may wait in a buffer above the socket, which no select tells about.
    with.getSourceChannel().wakeupReads();
    carefully(this::toClient);
  }

  @Override
  public void readable() {
    carefully(() -> {
      app.pause();
      PooledByteBuffer pooled = app.lane().buffers().allocate();
      toClient = pooled;
      appEnded = app.read(pooled.getBuffer()) < 0;
      pooled.getBuffer().flip();
      toClient();
    });
  }

  private void toClient() throws IOException {
    if (client == null) {
      return;
    }
    ConduitStreamSinkChannel sink = client.getSinkChannel();
    sink.suspendWrites();
    ByteBuffer buffer = toClient == null ? null : toClient.getBuffer();
    while (buffer != null && buffer.hasRemaining()) {
      if (sink.write(buffer) == 0) {
        sink.resumeWrites();
        return;
      }
    }
    if (!sink.flush()) {
      sink.resumeWrites();
      return;
    }
    toClient = free(toClient);
    if (appEnded) {
      close();
    } else {
      app.resume();
    }
  }

  private void fromClient() throws IOException {
    if (client == null) {
      return;
    }
    client.getSourceChannel().suspendReads();
    PooledByteBuffer pooled = app.lane().buffers().allocate();
    toApp = pooled;
    clientEnded = client.getSourceChannel().read(pooled.getBuffer()) < 0;
    pooled.getBuffer().flip();
    toApp();
  }

  @Override
  public void writable() {
    carefully(this::toApp);
  }

  private void toApp() throws IOException {
    if (client == null || (toApp != null && !app.send(toApp.getBuffer()))) {
      return;
    }
    toApp = free(toApp);
    if (clientEnded) {
      close();
    } else {
      client.getSourceChannel().resumeReads();
    }
  }

  @Override
  public void broken(Throwable cause) {
    close();
  }

  @Override
  public void end() {
    app.lane().execute(this::drained);
  }

  private void drained() {
    if (!closed) {
      instance.tally().closedLongLived();
      close();
    }
  }

  /** Closes both sides. */
  void close() {
    if (!closed) {
      closed = true;
      instance.remove(this);
      app.close();
      toClient = free(toClient);
      toApp = free(toApp);
      IoUtils.safeClose(client);
    }
  }

  private static @Nullable PooledByteBuffer free(@Nullable PooledByteBuffer pooled) {
    if (pooled != null) {
      pooled.close();
    }
    return null;
  }

  private interface Step {
    void run() throws IOException;
  }

  private void carefully(Step step) {
    try {
      if (!closed) {
        step.run();
      }
    } catch (IOException | RuntimeException | Error e) {
      close();
    }
  }
}
