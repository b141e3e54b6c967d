package dev.slipway.keeper.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The head of an answer as the client gets it: as the app sent it, without what belongs to the
 * connection with the app (RFC 9110 section 7.6.1).
 */
final class AnswerHead {
  private static final HttpString PROXY_CONNECTION = new HttpString("Proxy-Connection");

  private static final Set<HttpString> DROPPED =
      Set.of(
          Headers.CONNECTION,
          Headers.KEEP_ALIVE,
          PROXY_CONNECTION,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE);

  private AnswerHead() {}

  /** Copies status and headers. */
  static void copy(ResponseHead from, HttpServerExchange to) {
    to.setStatusCode(from.status());
    if (!from.reason().isEmpty() && !from.reason().equals(StatusCodes.getReason(from.status()))) {
      to.setReasonPhrase(from.reason());
    }
    Set<HttpString> listed = listed(from);
    boolean chunked = from.first(Headers.TRANSFER_ENCODING) != null;
    HeaderMap headers = to.getResponseHeaders();
    for (int i = 0; i < from.size(); i++) {
      HttpString name = from.name(i);
      if (!DROPPED.contains(name)
          && !listed.contains(name)
          && !(chunked && name.equals(Headers.CONTENT_LENGTH))) {
        headers.add(name, from.value(i));
      }
    }
    String upgrade = from.first(Headers.UPGRADE);
    if (from.status() == 101 && upgrade != null) {
      headers.put(Headers.UPGRADE, upgrade);
    }
  }

  private static Set<HttpString> listed(ResponseHead from) {
    String connection = from.first(Headers.CONNECTION);
    if (connection == null
        || connection.equalsIgnoreCase("close")
        || connection.equalsIgnoreCase("keep-alive")) {
      return Set.of();
    }
    Set<HttpString> names = new HashSet<>();
    for (String name : connection.split(",", -1)) {
      HttpString each = HttpString.tryFromString(name.strip());
      if (each != null && !each.equals(Headers.CONTENT_LENGTH)) {
        names.add(each);
      }
    }
    return names;
  }

  /**
   * Says how the body is framed for the client. Chunks where the length is not known, so that it
   * can tell a whole answer from a truncated one; HTTP/1.0 knows only the end of the connection.
   */
  static void frame(BodyDecoder body, HttpServerExchange to) {
    if (!(body instanceof LengthBody) && to.getProtocol().equals(Protocols.HTTP_1_1)) {
      to.getResponseHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
    }
    if (!to.isRequestComplete()) {
      // Answered before it was read: what comes next on this connection cannot be trusted.
      to.setPersistent(false);
    }
  }

  /** Whether this is a stream of server-sent events. */
  static boolean isEventStream(ResponseHead head) {
    String type = head.first(Headers.CONTENT_TYPE);
    return head.status() == 200
        && type != null
        && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }
}
