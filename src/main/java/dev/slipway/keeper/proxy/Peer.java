package dev.slipway.keeper.proxy;

import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a client's connection.
 *
 * @param address literal address, without zone
 * @param trusted whether its {@code X-Forwarded-*} are believed: only from this machine, where the
 *     site's own proxy in front of us runs
 */
record Peer(String address, boolean trusted) {
  private static final AttachmentKey<Peer> KEY = AttachmentKey.create(Peer.class);

  /** The peer of a connection, found out once per connection. */
  static Peer of(ServerConnection connection) {
    Peer known = connection.getAttachment(KEY);
    if (known == null) {
      known = of(connection.getPeerAddress(InetSocketAddress.class).getAddress());
      connection.putAttachment(KEY, known);
    }
    return known;
  }

  static Peer of(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return new Peer(zone < 0 ? text : text.substring(0, zone), address.isLoopbackAddress());
  }
}
