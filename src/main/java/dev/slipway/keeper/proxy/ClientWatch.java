package dev.slipway.keeper.proxy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that a client goes away while its request waits or is being answered, when nobody reads
 * from it. What arrives meanwhile (a body, the next request) is kept for whoever reads next, up to
 * one buffer; after that only sending to the client would show its absence. As nginx does, a client
 * that ends its side of the connection counts as gone.
 */
final class ClientWatch implements ChannelListener<ConduitStreamSourceChannel> {
  private final HttpServerConnection connection;
  private final Lane lane;
  private final Runnable gone;

  ClientWatch(HttpServerExchange exchange, Lane lane, Runnable gone) {
    this.connection = (HttpServerConnection) exchange.getConnection();
    this.lane = lane;
    this.gone = gone;
  }

  /** Starts watching. */
  void start() {
    source().setReadListener(this);
    // Undertow has just suspended reading; taking it up again before the next select costs nothing.
    connection.getOriginalSourceConduit().resumeReads();
    // Or it is about to, after us: then a client that has left already would never be noticed.
    connection.getIoThread().execute(this::goOn);
  }

  private void goOn() {
    if (source().getReadListener() == this) {
      connection.getOriginalSourceConduit().resumeReads();
    }
  }

  /** Stops watching, unless somebody else is reading by now. */
  void stop() {
    if (source().getReadListener() == this) {
      connection.getOriginalSourceConduit().suspendReads();
      source().setReadListener(null);
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    try {
      int count = append();
      if (count < 0) {
        stop();
        gone.run();
      }
    } catch (IOException e) {
      stop();
      gone.run();
    }
  }

  private int append() throws IOException {
    PooledByteBuffer kept = connection.getExtraBytes();
    if (kept == null) {
      kept = lane.buffers().allocate();
      kept.getBuffer().limit(0);
      connection.setExtraBytes(kept);
    }
    ByteBuffer buffer = kept.getBuffer();
    int start = buffer.position();
    int end = buffer.limit();
    if (end == buffer.capacity()) {
      stop();
      return 0;
    }
    buffer.position(end).limit(buffer.capacity());
    try {
      return connection.getOriginalSourceConduit().read(buffer);
    } finally {
      buffer.limit(buffer.position()).position(start);
      connection.getExtraBytes(); // Gives an empty buffer back.
    }
  }

  private ConduitStreamSourceChannel source() {
    return connection.getChannel().getSourceChannel();
  }
}
