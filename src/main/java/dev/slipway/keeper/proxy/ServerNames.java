package dev.slipway.keeper.proxy;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows each client the certificate of the host it names (SNI). A client that names none, or one
 * that is not served, gets the only certificate there is; among several, none, so that it does not
 * learn the names of other sites.
 */
final class ServerNames extends X509ExtendedKeyManager {
  private final Supplier<Certificates> certificates;

  ServerNames(Supplier<Certificates> certificates) {
    this.certificates = certificates;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    Certificates all = certificates.get();
    String alias = all.alias(name(engine));
    if (alias == null) {
      return null;
    }
    // The client names the kinds of key it can check, one by one.
    Certificates.Identity identity = all.identity(alias);
    String kind = identity == null ? "" : identity.key().getAlgorithm();
    return keyType.equals(kind) || keyType.startsWith(kind + "_") ? alias : null;
  }

  private static String name(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName each : session.getRequestedServerNames()) {
        if (each instanceof SNIHostName host) {
          return host.getAsciiName();
        }
      }
    }
    return "";
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Certificates.Identity identity = certificates.get().identity(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Certificates.Identity identity = certificates.get().identity(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
