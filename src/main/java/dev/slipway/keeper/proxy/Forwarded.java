package dev.slipway.keeper.proxy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * What the app is told about the client. A client can claim anything, so what it says is dropped,
 * unless it is a process of this machine: then it may be the site's own proxy in front of us, and
 * we add ourselves to what it says.
 */
final class Forwarded {
  private static final HttpString FORWARDED = new HttpString("Forwarded");
  private static final HttpString REAL_IP = new HttpString("X-Real-IP");

  /** Headers that tell about the client, and are set or dropped here. */
  private static final Set<HttpString> SET =
      Set.of(
          Headers.X_FORWARDED_FOR,
          Headers.X_FORWARDED_PROTO,
          Headers.X_FORWARDED_HOST,
          Headers.X_FORWARDED_PORT);

  private static final byte[] PREFIX = {'x', '-', 'f', 'o', 'r', 'w', 'a', 'r', 'd', 'e', 'd', '-'};

  private Forwarded() {}

  /** Whether a client's header is dropped here: it is set anew, or must not be believed. */
  static boolean drops(HttpString name, Peer peer) {
    return SET.contains(name)
        || (!peer.trusted()
            && (name.equals(FORWARDED) || name.equals(REAL_IP) || beginsLikeOurs(name)));
  }

  private static boolean beginsLikeOurs(HttpString name) {
    if (name.length() < PREFIX.length) {
      return false;
    }
    for (int i = 0; i < PREFIX.length; i++) {
      if ((name.byteAt(i) | 0x20) != PREFIX[i]) {
        return false;
      }
    }
    return true;
  }

  /** Writes {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port}. */
  static void write(HeadWriter out, HeaderMap from, Peer peer, String scheme, String authority) {
    out.header(Headers.X_FORWARDED_FOR, chain(from, peer));
    String proto = believed(from, Headers.X_FORWARDED_PROTO, peer, scheme);
    String host = believed(from, Headers.X_FORWARDED_HOST, peer, authority);
    int port = Authority.parse(host).port();
    String usual = proto.equalsIgnoreCase("https") || proto.equalsIgnoreCase("wss") ? "443" : "80";
    out.header(Headers.X_FORWARDED_PROTO, proto);
    out.header(Headers.X_FORWARDED_HOST, host);
    out.header(
        Headers.X_FORWARDED_PORT,
        believed(from, Headers.X_FORWARDED_PORT, peer, port < 0 ? usual : Integer.toString(port)));
  }

  private static String chain(HeaderMap from, Peer peer) {
    HeaderValues before = peer.trusted() ? from.get(Headers.X_FORWARDED_FOR) : null;
    return before == null || before.isEmpty()
        ? peer.address()
        : String.join(", ", before) + ", " + peer.address();
  }

  private static String believed(HeaderMap from, HttpString name, Peer peer, String ours) {
    String theirs = peer.trusted() ? from.getFirst(name) : null;
    return theirs == null || theirs.isBlank() ? ours : theirs;
  }
}
