package dev.slipway.keeper.proxy;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import org.jspecify.annotations.Nullable;

/**
 * What a request must look like to be passed on. Undertow has read it; here everything is refused
 * that an app could read in another way, because that is how requests are smuggled (RFC 9112
 * section 11.2), and what could become two lines when written again.
 */
final class RequestRules {

  private RequestRules() {}

  /** Why this request is refused; null when it is fine. */
  static @Nullable Refusal check(HttpServerExchange exchange) {
    if (!exchange.getProtocol().equals(Protocols.HTTP_1_1)
        && !exchange.getProtocol().equals(Protocols.HTTP_1_0)) {
      return Refusal.of(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    if (exchange.getRequestMethod().equals(Methods.CONNECT)) {
      return Refusal.of(405, "CONNECT is not possible here");
    }
    if (!clean(exchange.getRequestURI()) || !clean(exchange.getQueryString())) {
      return Refusal.of(400, "the address holds characters that must be encoded");
    }
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    if (host != null && !host.equalsIgnoreCase(RequestHead.authority(exchange))) {
      return Refusal.of(400, "the address and the header 'Host' name different sites");
    }
    return framing(exchange);
  }

  private static @Nullable Refusal framing(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues encoding = headers.get(Headers.TRANSFER_ENCODING);
    HeaderValues length = headers.get(Headers.CONTENT_LENGTH);
    if (encoding != null) {
      if (length != null || exchange.getProtocol().equals(Protocols.HTTP_1_0)) {
        return Refusal.of(400, "the length of the request is ambiguous");
      }
      if (encoding.size() > 1 || !encoding.getFirst().equalsIgnoreCase("chunked")) {
        return Refusal.of(501, "the only transfer encoding understood is 'chunked'");
      }
    }
    if (length != null && (length.size() > 1 || !Framing.isLength(length.getFirst()))) {
      return Refusal.of(400, "the length of the request is not one number");
    }
    return null;
  }

  private static boolean clean(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7f || c == '#') {
        return false;
      }
    }
    return true;
  }
}
