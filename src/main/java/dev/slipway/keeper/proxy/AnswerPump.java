package dev.slipway.keeper.proxy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/**
 * Brings one answer to the client: its head, then its body as fast as the app sends and the client
 * takes it, through one buffer. Each piece goes out at once. Used by one thread.
 */
final class AnswerPump {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final HttpServerExchange exchange;
  private final AppConnection connection;
  private final Passage passage;
  private final Lane lane;
  private final Patience patience;
  private @Nullable PooledByteBuffer pooled;
  private @Nullable ResponseHead head;
  private @Nullable BodyDecoder body;
  private @Nullable StreamSinkChannel out;
  private ByteBuffer left = NOTHING;
  private boolean silent = true;
  private boolean last;
  private boolean blocked;
  private boolean released;

  AnswerPump(HttpServerExchange exchange, AppConnection connection, Passage passage) {
    this.exchange = exchange;
    this.connection = connection;
    this.passage = passage;
    this.lane = connection.lane();
    this.patience = new Patience(lane, passage::clientGone);
  }

  /** The app has sent something, or its connection has ended. */
  void readable() {
    if (blocked || last || released) {
      return;
    }
    PooledByteBuffer mine = pooled == null ? lane.buffers().allocate() : pooled;
    pooled = mine;
    ByteBuffer buffer = mine.getBuffer();
    int count;
    try {
      count = connection.read(buffer);
    } catch (IOException e) {
      passage.lost(silent);
      return;
    }
    silent &= count <= 0;
    buffer.flip();
    try {
      if (count >= 0) {
        arrived(buffer);
      } else {
        ended(buffer);
      }
    } catch (BadAnswer e) {
      passage.lost(false);
    }
  }

  private void arrived(ByteBuffer buffer) throws BadAnswer {
    while (body == null) {
      ResponseHead next = ResponseHead.read(buffer, lane.scratch(), lane.names());
      if (next == null) {
        if (buffer.remaining() == buffer.capacity()) {
          throw new BadAnswer("the answer's head is longer than " + buffer.capacity() + " bytes");
        }
        buffer.compact();
        return;
      }
      if (next.status() == 101) {
        upgrade(next);
        return;
      }
      if (next.status() < 200) {
        continue; // An interim answer: we ask for bodies ourselves, and nobody asked for others.
      }
      begin(next);
    }
    last = body.decode(buffer);
    if (last) {
      complete(body);
    }
    push(buffer);
  }

  private void upgrade(ResponseHead next) throws BadAnswer {
    PooledByteBuffer early = pooled;
    if (early == null || !RequestHead.asksForWebSocket(exchange)) {
      throw new BadAnswer("the app changes the protocol unasked");
    }
    pooled = null;
    AnswerHead.copy(next, exchange);
    passage.upgrade(early);
  }

  private void begin(ResponseHead next) throws BadAnswer {
    head = next;
    body = next.body(exchange.getRequestMethod());
    AnswerHead.copy(next, exchange);
    AnswerHead.frame(body, exchange);
    if (AnswerHead.isEventStream(next)) {
      passage.becomesLongLived();
    }
  }

  private void complete(BodyDecoder done) {
    if (done instanceof ChunkedBody chunks && chunks.trailers() != null) {
      exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, chunks.trailers());
    }
    passage.answered(head != null && head.keepsConnection() && !done.surplus());
  }

  /** The app has closed its connection. */
  private void ended(ByteBuffer nothing) {
    if (body == null || !body.mayEnd()) {
      passage.lost(silent);
    } else {
      last = true;
      passage.answered(false);
      push(nothing);
    }
  }

  /** Ends an endless answer in good order, as far as the client takes it. */
  void endEarly() {
    if (blocked || last) {
      passage.clientGone();
    } else {
      last = true;
      passage.answered(false);
      push(NOTHING);
    }
  }

  /** Gives the client what is in the buffer; the app waits while the client is not ready. */
  private void push(ByteBuffer buffer) {
    boolean taken;
    try {
      taken = give(buffer);
    } catch (IOException e) {
      passage.clientGone();
      return;
    }
    if (!taken) {
      left = buffer;
      block();
    } else if (last) {
      passage.delivered();
    } else {
      free();
      unblock();
    }
  }

  private boolean give(ByteBuffer buffer) throws IOException {
    StreamSinkChannel to = out();
    while (buffer.hasRemaining()) {
      int count = last ? to.writeFinal(buffer) : to.write(buffer);
      if (count == 0) {
        return false;
      }
    }
    if (last) {
      to.shutdownWrites();
    }
    return to.flush();
  }

  private StreamSinkChannel out() throws IOException {
    if (out == null) {
      out = exchange.getResponseChannel();
      if (out == null) {
        throw new IOException("the client's connection is closed");
      }
      out.getWriteSetter().set(channel -> writable());
    }
    return out;
  }

  private void block() {
    if (!blocked) {
      blocked = true;
      if (!last) {
        connection.pause();
      }
    }
    patience.begin();
    if (out != null) {
      out.resumeWrites();
    }
  }

  private void unblock() {
    if (blocked) {
      blocked = false;
      patience.end();
      connection.resume();
    }
  }

  private void writable() {
    if (released || out == null) {
      return;
    }
    out.suspendWrites();
    try {
      push(left);
    } catch (RuntimeException | Error e) {
      passage.broken(e);
    }
  }

  private void free() {
    if (pooled != null) {
      pooled.close();
      pooled = null;
    }
  }

  /** Stops, and gives the buffer back. */
  void release() {
    released = true;
    patience.stop();
    free();
  }
}
