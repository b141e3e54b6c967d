package dev.slipway.keeper.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Counts what a client sends between two pieces of a chunked body: size lines, extensions,
 * trailers. Undertow reads them without end, and keeps the trailers, so anybody could fill our
 * memory. Lies below everything else that reads from the client. For the lane's thread alone.
 */
final class FramingLimit extends AbstractStreamSourceConduit<StreamSourceConduit> {
  /** Well above a buffer of content or the longest head of the next request, which count, too. */
  private static final int MOST = 128 * 1024;

  private boolean chunked;
  private int count;

  private FramingLimit(StreamSourceConduit client) {
    super(client);
  }

  /** Lies down below whoever will read from this connection. */
  static void install(StreamConnection connection) {
    ConduitStreamSourceChannel source = connection.getSourceChannel();
    source.setConduit(new FramingLimit(source.getConduit()));
  }

  /** A request has begun. */
  static void begin(HttpServerExchange exchange) {
    FramingLimit limit = of(exchange);
    limit.chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    limit.count = 0;
  }

  /** A piece of its body has come. */
  static void content(HttpServerExchange exchange) {
    of(exchange).count = 0;
  }

  private static FramingLimit of(HttpServerExchange exchange) {
    HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
    return (FramingLimit) connection.getOriginalSourceConduit();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return (int) counted(super.read(into));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return counted(super.read(into, offset, length));
  }

  private long counted(long read) throws IOException {
    if (chunked && read > 0) {
      count += (int) read;
      if (count > MOST) {
        throw new IOException("a request's framing is longer than " + MOST + " bytes");
      }
    }
    return read;
  }
}
