package dev.slipway.keeper.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as the app gets it: same method, target and headers, without those that
 * belong to the connection with the client (RFC 9110 section 7.6.1), with {@link Forwarded}.
 */
final class RequestHead {
  private static final HttpString PROXY = new HttpString("Proxy");
  private static final HttpString PROXY_CONNECTION = new HttpString("Proxy-Connection");
  private static final HttpString HTTP2_SETTINGS = new HttpString("HTTP2-Settings");

  /** Written by us, or of no concern to the app. Expect: we ask for the body ourselves. */
  private static final Set<HttpString> OURS =
      Set.of(
          Headers.CONNECTION,
          Headers.CONTENT_LENGTH,
          Headers.EXPECT,
          Headers.HOST,
          HTTP2_SETTINGS,
          Headers.KEEP_ALIVE,
          PROXY, // would become the variable HTTP_PROXY of a CGI program
          Headers.PROXY_AUTHORIZATION,
          PROXY_CONNECTION,
          Headers.TE,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE);

  private RequestHead() {}

  /** Whether the client asks for a WebSocket, the one upgrade that is passed on. */
  static boolean asksForWebSocket(HttpServerExchange exchange) {
    String upgrade = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
    return upgrade != null && upgrade.equalsIgnoreCase("websocket") && exchange.isRequestComplete();
  }

  /** The authority the request is for: its URI's when that is absolute, else {@code Host}. */
  static String authority(HttpServerExchange exchange) {
    if (exchange.isHostIncludedInRequestURI()) {
      String uri = exchange.getRequestURI();
      int from = uri.indexOf("//") + 2;
      int to = uri.indexOf('/', from);
      return uri.substring(from, to < 0 ? uri.length() : to);
    }
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    return host == null ? "" : host;
  }

  /** The path as it came, still encoded. */
  static String path(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return uri;
    }
    int path = uri.indexOf('/', uri.indexOf("//") + 2);
    return path < 0 ? "/" : uri.substring(path);
  }

  /** Writes the whole head, with the empty line at its end. */
  static void write(HttpServerExchange exchange, HeadWriter out) {
    out.clear();
    out.text(exchange.getRequestMethod());
    out.text(" ");
    target(exchange, out);
    out.text(" HTTP/1.1");
    out.line();
    String authority = authority(exchange);
    out.header(Headers.HOST, authority);
    HeaderMap headers = exchange.getRequestHeaders();
    Peer peer = Peer.of(exchange.getConnection());
    copy(headers, out, peer);
    Forwarded.write(out, headers, peer, exchange.getRequestScheme(), authority);
    framing(exchange, out);
    out.line();
  }

  private static void target(HttpServerExchange exchange, HeadWriter out) {
    out.text(path(exchange));
    String query = exchange.getQueryString();
    if (!query.isEmpty()) {
      out.text("?");
      out.text(query);
    }
  }

  private static void copy(HeaderMap headers, HeadWriter out, Peer peer) {
    Set<HttpString> listed = listed(headers.get(Headers.CONNECTION));
    for (long at = headers.fastIterateNonEmpty(); at != -1; at = headers.fiNextNonEmpty(at)) {
      HeaderValues values = headers.fiCurrent(at);
      HttpString name = values.getHeaderName();
      if (!isForApp(name, peer) || (listed != null && listed.contains(name))) {
        continue;
      }
      for (int i = 0; i < values.size(); i++) {
        out.header(name, values.get(i));
      }
    }
  }

  /** Whether the app may be told this by the client. */
  static boolean isForApp(HttpString name, Peer peer) {
    return !OURS.contains(name) && !hasUnderscore(name) && !Forwarded.drops(name, peer);
  }

  /** Headers that the client declares to be for us alone. */
  private static @Nullable Set<HttpString> listed(@Nullable HeaderValues connection) {
    if (connection == null || (connection.size() == 1 && usual(connection.getFirst()))) {
      return null;
    }
    Set<HttpString> names = new HashSet<>();
    for (String list : connection) {
      for (String name : list.split(",", -1)) {
        names.add(new HttpString(name.strip()));
      }
    }
    return names;
  }

  private static boolean usual(String connection) {
    return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
  }

  /** CGI-like interfaces cannot tell {@code X_Forwarded_For} from ours; nginx drops them too. */
  private static boolean hasUnderscore(HttpString name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.byteAt(i) == '_') {
        return true;
      }
    }
    return false;
  }

  private static void framing(HttpServerExchange exchange, HeadWriter out) {
    HeaderMap headers = exchange.getRequestHeaders();
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    if (length != null) {
      out.header(Headers.CONTENT_LENGTH, length);
    } else if (headers.contains(Headers.TRANSFER_ENCODING)) {
      out.header(Headers.TRANSFER_ENCODING, "chunked");
    }
    if (asksForWebSocket(exchange)) {
      out.header(Headers.CONNECTION, "Upgrade");
      out.header(Headers.UPGRADE, "websocket");
    }
  }
}
