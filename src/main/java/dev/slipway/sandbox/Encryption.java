package dev.slipway.sandbox;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How an outlet speaks to a server that wants TLS, while those inside speak plainly to the outlet.
 * Immutable.
 *
 * @param required whether a server without it is refused
 * @param verified whether the server's certificate has to be one that is trusted; drivers that are
 *     only told to encrypt take any
 * @param authority file with the certificates that are trusted; absent: those of this host
 * @param host name that the server's certificate has to bear; absent: any
 */
public record Encryption(
    boolean required, boolean verified, Optional<Path> authority, Optional<String> host) {

  /** With whoever answers, where it can be had. */
  public static final Encryption WHERE_POSSIBLE =
      new Encryption(false, false, Optional.empty(), Optional.empty());

  /** Goes on encrypted over a connection on which the server waits for it. */
  ByteChannel over(SocketChannel plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted(), new SecureRandom());
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(
                      plain.socket(), host.orElse("localhost"), plain.socket().getPort(), true);
      if (host.isPresent()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return new TlsChannel(socket);
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS with these settings", e);
    }
  }

  private TrustManager @Nullable [] trusted() throws GeneralSecurityException, IOException {
    if (!verified) {
      return new TrustManager[] {new Anybody()};
    }
    if (authority.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(authority.get())) {
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("authority" + number++, one);
      }
    } catch (IOException e) {
      throw Failure.usage("database.tls", "cannot read the certificates in " + authority.get())
          .next("correct the path in the database's URL")
          .because(e);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Encrypts against those who listen, not against those who stand between. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
