package dev.slipway.keeper.proxy;

import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/** Sends a short answer of our own, and then deals with what the client may still be sending. */
final class Delivery {
  private final HttpServerExchange exchange;
  private final Lane lane;
  private final ByteBuffer content;
  private final @Nullable StreamSourceChannel body;
  private final Patience patience;

  private Delivery(
      HttpServerExchange exchange,
      Lane lane,
      ByteBuffer content,
      @Nullable StreamSourceChannel body) {
    this.exchange = exchange;
    this.lane = lane;
    this.content = content;
    this.body = body;
    this.patience = new Patience(lane, this::giveUp);
  }

  /**
   * Sends the content; status and headers are set already.
   *
   * @param begun the request's body, if somebody has begun to read it
   */
  static void send(
      HttpServerExchange exchange, Lane lane, byte[] content, @Nullable StreamSourceChannel begun) {
    StreamSourceChannel body = begun;
    if (!exchange.isRequestComplete()) {
      if (body == null) {
        body = exchange.getRequestChannel();
      }
      if (!dropWhatIsHere(lane, body)) {
        exchange.setPersistent(false);
      }
    }
    Delivery delivery = new Delivery(exchange, lane, ByteBuffer.wrap(content), body);
    StreamSinkChannel out = exchange.getResponseChannel();
    if (out == null) {
      IoUtils.safeClose(exchange.getConnection());
      return;
    }
    out.getWriteSetter().set(channel -> delivery.write(out));
    delivery.write(out);
  }

  /** A small body has come with its head; then the connection can go on being used. */
  private static boolean dropWhatIsHere(Lane lane, @Nullable StreamSourceChannel body) {
    if (body == null) {
      return false;
    }
    body.getReadSetter().set(null);
    ByteBuffer buffer = ByteBuffer.wrap(lane.scratch());
    try {
      int count = body.read(buffer);
      return count < 0 || (count > 0 && body.read(buffer.clear()) < 0);
    } catch (IOException e) {
      return false;
    }
  }

  private void write(StreamSinkChannel out) {
    try {
      while (content.hasRemaining()) {
        if (out.write(content) == 0) {
          await(out);
          return;
        }
      }
      out.shutdownWrites();
      if (!out.flush()) {
        await(out);
        return;
      }
      patience.stop();
      out.suspendWrites();
      if (!exchange.isRequestComplete() && body != null) {
        Linger.on(exchange, lane, body);
      }
    } catch (IOException | RejectedExecutionException e) {
      // The client is gone, or the proxy is being stopped.
      patience.stop();
      giveUp();
    }
  }

  private void await(StreamSinkChannel out) {
    patience.begin();
    out.resumeWrites();
  }

  private void giveUp() {
    IoUtils.safeClose(exchange.getConnection());
  }
}
