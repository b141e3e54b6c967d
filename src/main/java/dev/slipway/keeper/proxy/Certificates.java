package dev.slipway.keeper.proxy;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one moment, by host name. Immutable.
 *
 * @param byHost lower-case host name → identity
 */
record Certificates(Map<String, Identity> byHost) {
  /** No certificate at all. */
  static final Certificates NONE = new Certificates(Map.of());

  /**
   * A certificate and its key.
   *
   * @param chain the certificate first, then those that vouch for it
   * @param key its private key
   */
  record Identity(List<X509Certificate> chain, PrivateKey key) {}

  Certificates {
    byHost = Map.copyOf(byHost);
  }

  /** The host whose certificate a client that asks for {@code name} gets; null for none. */
  @Nullable String alias(String name) {
    String host = Authority.parse(name).host();
    if (byHost.containsKey(host)) {
      return host;
    }
    boolean one = byHost.values().stream().distinct().count() == 1;
    return one ? byHost.keySet().iterator().next() : null;
  }

  /** The identity of a host. */
  @Nullable Identity identity(String host) {
    return byHost.get(host);
  }
}
