package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.keeper.Desired;
import dev.slipway.keeper.Listen;
import dev.slipway.model.Address;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private final EmbeddedProxy proxy = new EmbeddedProxy();
  private final List<X509Certificate> shown = new ArrayList<>();
  @TempDir private Path folder;
  private StubApp app;
  private int port;

  @BeforeEach
  void start() throws Exception {
    app = StubApp.answering((request, body) -> StubApp.ok(body.isEmpty() ? "one" : body));
    Listen listen = new Listen(List.of(), List.of(new Address("127.0.0.1", 0)));
    port = proxy.start(listen).https().getFirst().port();
  }

  @AfterEach
  void stop() {
    proxy.stop();
    app.close();
  }

  @Test
  void serves_https_with_the_certificate_of_the_host_that_is_asked_for() throws Exception {
    TestCertificate shop = serve("shop/production", "shop.test", "EC");
    TestCertificate wiki = serve("wiki/production", "wiki.test", "RSA");
    for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
      try (Wire client = connect("shop.test", version)) {
        client.sendHead("GET / HTTP/1.1", "Host: shop.test");
        assertThat(client.answer().body()).isEqualTo("one");
        assertThat(shown).last().isEqualTo(shop.certificate());
      }
      connect("wiki.test", version).close();
      assertThat(shown).last().isEqualTo(wiki.certificate());
    }
    assertThat(app.requests.getLast().header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(app.requests.getLast().header("X-Forwarded-Port")).isEqualTo("443");
  }

  @Test
  void an_unknown_host_is_shown_no_certificate_of_several() throws Exception {
    serve("shop/production", "shop.test", "EC");
    connect("other.test", "TLSv1.3").close();
    serve("wiki/production", "wiki.test", "EC");
    assertThatThrownBy(() -> connect("other.test", "TLSv1.3")).isInstanceOf(IOException.class);
  }

  @Test
  void streams_both_ways() throws Exception {
    serve("shop/production", "shop.test", "EC");
    try (Wire client = connect("shop.test", "TLSv1.3")) {
      for (int i = 0; i < 3; i++) {
        String body = "x".repeat(300_000);
        client.sendHead("POST / HTTP/1.1", "Host: shop.test", "Content-Length: " + body.length());
        Thread.ofVirtual().start(() -> send(client, body));
        assertThat(client.answer().body()).isEqualTo(body);
      }
    }
  }

  @Test
  void a_renewed_certificate_is_shown_and_a_broken_one_is_not() throws Exception {
    serve("shop/production", "shop.test", "EC");
    TlsIdentities identities = new TlsIdentities();
    Desired.Route route = route("shop.test");
    identities.serve(List.of(route));
    assertThat(shownBy(identities)).isNotNull();

    TestCertificate renewed = TestCertificate.of("shop.test", "EC");
    Files.writeString(folder.resolve("shop.test.crt"), renewed.pem());
    identities.look();
    assertThat(shownBy(identities)).isNotNull().isNotEqualTo(renewed.certificate());

    renewed.write(folder.resolve("shop.test.crt"), folder.resolve("shop.test.key"));
    identities.look();
    assertThat(shownBy(identities)).isEqualTo(renewed.certificate());

    Files.delete(folder.resolve("shop.test.key"));
    identities.look();
    assertThat(shownBy(identities)).isEqualTo(renewed.certificate());
  }

  private X509Certificate shownBy(TlsIdentities identities) throws Exception {
    return identities.current().byHost().values().iterator().next().chain().getFirst();
  }

  @Test
  void reads_keys_in_the_forms_that_tools_write() throws Exception {
    for (String kind : new String[] {"EC", "RSA"}) {
      TestCertificate made = TestCertificate.of("shop.test", kind);
      Path certificate = folder.resolve("c.pem");
      Path key = folder.resolve("k.pem");
      made.write(certificate, key);
      Desired.Tls files = new Desired.Tls(certificate.toString(), key.toString());
      assertThat(CertificateFile.read(files).key()).isEqualTo(made.key());
      Files.writeString(key, "Some text\n" + made.oldKey());
      assertThat(CertificateFile.read(files).key()).isEqualTo(made.key());
    }
  }

  @Test
  void says_what_is_wrong_with_a_pair_of_files() throws Exception {
    TestCertificate made = TestCertificate.of("shop.test", "EC");
    TestCertificate other = TestCertificate.of("shop.test", "EC");
    Path certificate = folder.resolve("c.pem");
    Path key = folder.resolve("k.pem");
    made.write(certificate, key);
    Desired.Tls files = new Desired.Tls(certificate.toString(), key.toString());
    Files.writeString(key, TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[20]));
    assertUnusable(files, "encrypted");
    Files.writeString(key, TestCertificate.pem("PRIVATE KEY", other.key().getEncoded()));
    assertUnusable(files, "belongs to another certificate");
    Files.writeString(key, "nothing");
    assertUnusable(files, "no private key");
    Files.writeString(certificate, "");
    assertUnusable(files, "no certificate");
    Files.delete(certificate);
    assertUnusable(files, "c.pem");
  }

  private static void assertUnusable(Desired.Tls files, String why) {
    assertThatThrownBy(() -> CertificateFile.read(files))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("keeper.certificate");
              assertThat(failure.what()).contains(why);
            });
  }

  private TestCertificate serve(String appName, String host, String kind) throws Exception {
    TestCertificate made = TestCertificate.of(host, kind);
    made.write(folder.resolve(host + ".crt"), folder.resolve(host + ".key"));
    proxy.apply(appName, route(host), Rig.LONG);
    return made;
  }

  private Desired.Route route(String host) {
    Desired.Tls tls =
        new Desired.Tls(
            folder.resolve(host + ".crt").toString(), folder.resolve(host + ".key").toString());
    return new Desired.Route(List.of(host), Rig.upstream("1-web", app), null, null, List.of(), tls);
  }

  private Wire connect(String host, String version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Curious()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(host)));
    parameters.setProtocols(new String[] {version});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(5_000);
    socket.startHandshake();
    return new Wire(socket);
  }

  private static void send(Wire client, String body) {
    try {
      client.send(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Believes everything and remembers it. */
  private final class Curious implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {
      shown.add(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
