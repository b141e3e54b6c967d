package dev.slipway.keeper.proxy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSourceChannel;

/**
 * After an answer that came before the request was read: takes the rest of the body for a while and
 * drops it. Closing at once would reset the connection, and the client might never see the answer
 * (RFC 9112 section 9.6).
 */
final class Linger {
  private static final long SECONDS = 5;

  private final HttpServerExchange exchange;
  private final Lane lane;
  private final StreamSourceChannel body;
  private final XnioExecutor.Key limit;

  private Linger(HttpServerExchange exchange, Lane lane, StreamSourceChannel body) {
    this.exchange = exchange;
    this.lane = lane;
    this.body = body;
    this.limit = lane.after(SECONDS, TimeUnit.SECONDS, this::close);
  }

  /** Drops what is left of the exchange's body. */
  static void on(HttpServerExchange exchange, Lane lane, StreamSourceChannel body) {
    Linger linger = new Linger(exchange, lane, body);
    body.getReadSetter().set(channel -> linger.drop());
    linger.drop();
  }

  private void drop() {
    try (PooledByteBuffer pooled = lane.buffers().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      int count;
      do {
        buffer.clear();
        count = body.read(buffer);
        if (count > 0) {
          FramingLimit.content(exchange);
        }
      } while (count > 0);
      if (count < 0) {
        limit.remove();
        // The exchange is complete now, and Undertow goes on or closes as it should.
      } else {
        body.resumeReads();
      }
    } catch (IOException e) {
      limit.remove();
      close();
    }
  }

  private void close() {
    IoUtils.safeClose(exchange.getConnection());
  }
}
