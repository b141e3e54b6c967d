package dev.slipway.keeper.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.xnio.channels.StreamSourceChannel;

/** Writes a request's body in chunks again, each as large as what was read at once. */
final class ChunkWriter {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST = {'0', '\r', '\n'};

  /** Four digits and a line end. */
  private static final int HEAD = 6;

  private static final int SMALLEST = 64;

  /** Trailers that could change what a request means to an app that merges them. */
  private static final Set<HttpString> FORBIDDEN =
      Set.of(
          Headers.AUTHORIZATION,
          Headers.CONTENT_ENCODING,
          Headers.CONTENT_RANGE,
          Headers.CONTENT_TYPE,
          Headers.COOKIE,
          Headers.IF_MATCH,
          Headers.IF_MODIFIED_SINCE,
          Headers.IF_NONE_MATCH,
          Headers.IF_RANGE,
          Headers.IF_UNMODIFIED_SINCE,
          Headers.ORIGIN,
          Headers.RANGE,
          Headers.REFERER);

  private ChunkWriter() {}

  /**
   * Reads once from the body and adds a chunk to the buffer, and the last one at the end of the
   * body.
   *
   * @return true at the end
   */
  static boolean read(StreamSourceChannel body, ByteBuffer out, HttpServerExchange exchange)
      throws IOException {
    if (out.remaining() < HEAD + CRLF.length + SMALLEST) {
      return false;
    }
    int start = out.position();
    out.position(start + HEAD).limit(out.limit() - CRLF.length);
    int count = body.read(out);
    out.limit(out.limit() + CRLF.length);
    if (count > 0) {
      FramingLimit.content(exchange);
      out.put(CRLF);
      head(out, start, count);
      return false;
    }
    out.position(start);
    if (count < 0) {
      out.put(LAST);
      trailers(exchange, out);
      out.put(CRLF);
    }
    return count < 0;
  }

  private static void head(ByteBuffer out, int start, int count) {
    for (int i = 0; i < 4; i++) {
      out.put(start + i, (byte) Character.forDigit((count >>> (12 - 4 * i)) & 15, 16));
    }
    out.put(start + 4, CRLF);
  }

  private static void trailers(HttpServerExchange exchange, ByteBuffer out) {
    HeaderMap trailers = exchange.getAttachment(HttpAttachments.REQUEST_TRAILERS);
    if (trailers == null) {
      return;
    }
    Peer peer = Peer.of(exchange.getConnection());
    for (HeaderValues values : trailers) {
      HttpString name = values.getHeaderName();
      if (!FORBIDDEN.contains(name) && RequestHead.isForApp(name, peer)) {
        values.forEach(value -> trailer(name + ": " + value, out));
      }
    }
  }

  /** Undertow has not looked whether this is one line. */
  private static void trailer(String text, ByteBuffer out) {
    byte[] line = (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    if (Framing.isOneLine(text) && line.length <= out.remaining() - CRLF.length) {
      out.put(line);
    }
  }
}
