package dev.slipway.keeper.proxy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSourceChannel;

/**
 * Sends one request to an app: its head, then its body as fast as the client sends and the app
 * takes it, through one buffer. Used by one thread.
 */
final class RequestPump {
  private final HttpServerExchange exchange;
  private final AppConnection connection;
  private final Passage passage;
  private final boolean chunked;
  private final Patience patience;
  private final PooledByteBuffer pooled;
  private ByteBuffer out;
  private @Nullable StreamSourceChannel body;
  private boolean filled;
  private boolean complete;
  private boolean released;

  RequestPump(HttpServerExchange exchange, AppConnection connection, Passage passage) {
    this.exchange = exchange;
    this.connection = connection;
    this.passage = passage;
    this.chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    this.patience = new Patience(connection.lane(), passage::clientGone);
    this.pooled = connection.lane().buffers().allocate();
    this.out = pooled.getBuffer();
  }

  /** Begins. */
  void start() {
    HeadWriter head = connection.lane().head();
    RequestHead.write(exchange, head);
    if (head.length() > out.remaining()) {
      out = ByteBuffer.wrap(head.bytes().clone(), 0, head.length());
    } else {
      out.put(head.bytes(), 0, head.length()).flip();
    }
    if (exchange.isRequestComplete()) {
      filled = true;
      goOn();
    } else if (HttpContinue.requiresContinueResponse(exchange)) {
      askForBody();
    } else {
      readBody();
    }
  }

  /** The client waits to be asked, as it should with a large body. */
  private void askForBody() {
    HttpContinue.sendContinueResponse(
        exchange,
        new IoCallback() {
          @Override
          public void onComplete(HttpServerExchange asked, Sender sender) {
            if (!released) {
              readBody();
            }
          }

          @Override
          public void onException(HttpServerExchange asked, Sender sender, IOException e) {
            passage.clientGone();
          }
        });
  }

  /** What has come already goes out together with the head. */
  private void readBody() {
    body = exchange.getRequestChannel();
    body.getReadSetter().set(channel -> arrived());
    int headEnd = out.limit();
    out.position(headEnd).limit(out.capacity());
    fill();
    out.flip();
    goOn();
  }

  private void arrived() {
    if (body != null) {
      body.suspendReads();
    }
    patience.end();
    try {
      goOn();
    } catch (RuntimeException | Error e) {
      passage.broken(e);
    }
  }

  /** Goes on, after the app or the client was not ready. */
  void goOn() {
    while (!released && !complete) {
      try {
        if (!connection.send(out)) {
          return;
        }
      } catch (IOException e) {
        // The app takes no more. It may have answered all the same: whoever reads from it will see.
        release();
        return;
      }
      if (filled) {
        complete = true;
        release();
        passage.sent();
      } else {
        out = pooled.getBuffer().clear();
        fill();
        out.flip();
        if (!out.hasRemaining() && !filled && !released) {
          patience.begin();
          await();
          return;
        }
      }
    }
  }

  private void await() {
    if (body != null) {
      body.resumeReads();
    }
  }

  /** Adds what the client has sent by now to the buffer. */
  private void fill() {
    if (body == null) {
      return;
    }
    try {
      if (chunked) {
        filled = ChunkWriter.read(body, out, exchange);
      } else if (out.hasRemaining()) {
        filled = body.read(out) < 0;
      }
    } catch (IOException e) {
      passage.clientGone();
    }
  }

  /** The client's side, if it was begun to be read. */
  @Nullable StreamSourceChannel body() {
    return body;
  }

  /** Whether the whole request was sent. */
  boolean isComplete() {
    return complete;
  }

  /** Stops, and gives the buffer back. */
  void release() {
    if (!released) {
      released = true;
      patience.stop();
      if (body != null) {
        body.suspendReads();
      }
      pooled.close();
    }
  }
}
