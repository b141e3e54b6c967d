package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.keeper.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OlderAssetsTest {
  private static final String APP_SAYS = "the app: ";

  private final Rig rig = new Rig();
  @TempDir private Path folder;
  private StubApp app;
  private Wire client;

  @BeforeEach
  void start() throws Exception {
    app = StubApp.answering((request, body) -> StubApp.ok(APP_SAYS + request.first()));
    file("current/new.css", "new");
    file("current/same.css", "of the current release");
    file("old/same.css", "of the old release");
    file("old/app.3f2a9c1b.js", "hashed");
    file("old/plain.css", "plain");
    file("old/deep/a b+ü.txt", "deep");
    file("oldest/older.css", "older");
    file("oldest/plain.css", "older than plain");
    file("secret.txt", "secret");
    file("old/.hidden", "hidden");
    Files.createSymbolicLink(folder.resolve("old/out.txt"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("old/up"), folder);
    Files.createSymbolicLink(folder.resolve("old/alias.css"), folder.resolve("old/plain.css"));
    List<String> folders =
        List.of("current", "old", "oldest").stream()
            .map(f -> folder.resolve(f).toString())
            .toList();
    rig.apply(
        new Desired.Route(
            List.of(),
            Rig.upstream("1-web", app),
            null,
            null,
            List.of(new Desired.Assets("/static/", folders)),
            null),
        Rig.LONG);
    client = rig.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    rig.close();
    app.close();
  }

  @Test
  void serves_what_only_an_older_release_has() throws Exception {
    Wire.Answer answer = client.get("/static/app.3f2a9c1b.js?v=1");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hashed");
    assertThat(answer.head().header("Content-Type")).isEqualTo("application/javascript");
    assertThat(answer.head().header("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    assertThat(answer.head().header("Last-Modified")).isNotEmpty();
    assertThat(client.get("/static/plain.css").body()).isEqualTo("plain");
    assertThat(client.get("/static/plain.css").head().header("Cache-Control"))
        .isEqualTo("no-cache");
    assertThat(client.get("/static/older.css").body()).isEqualTo("older");
    assertThat(client.get("/static/alias.css").body()).isEqualTo("plain");
    assertThat(client.get("/static/deep/a%20b+%C3%BC.txt").body()).isEqualTo("deep");
    assertThat(app.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/new.css",
        "/static/same.css",
        "/static/nowhere.css",
        "/static/",
        "/static/deep",
        "/static/deep/",
        "/static/../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/..%2fsecret.txt",
        "/static/x/../../secret.txt",
        "/static//etc/passwd",
        "/static/%2Fetc/passwd",
        "/static/out.txt",
        "/static/up/secret.txt",
        "/static/.hidden",
        "/static/plain.css%00.js",
        "/static/..\\secret.txt",
        "/staticplain.css",
        "/plain.css"
      })
  void leaves_everything_else_to_the_app(String path) throws Exception {
    assertThat(client.get(path).body()).isEqualTo(APP_SAYS + "GET " + path + " HTTP/1.1");
  }

  @Test
  void knows_head_conditions_and_ranges() throws Exception {
    client.sendHead("HEAD /static/plain.css HTTP/1.1", "Host: localhost");
    Wire.Head head = client.head();
    assertThat(head.header("Content-Length")).isEqualTo("5");
    client.sendHead(
        "GET /static/plain.css HTTP/1.1",
        "Host: localhost",
        "If-None-Match: " + head.header("ETag"));
    assertThat(client.answer().status()).isEqualTo(304);
    client.sendHead("GET /static/plain.css HTTP/1.1", "Host: localhost", "Range: bytes=1-2");
    Wire.Answer part = client.answer();
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("la");
    client.sendHead("GET /static/plain.css HTTP/1.1", "Host: localhost", "Range: bytes=9-");
    assertThat(client.head().status()).isEqualTo(416);
  }

  @Test
  void other_methods_go_to_the_app() throws Exception {
    client.sendHead("POST /static/plain.css HTTP/1.1", "Host: localhost", "Content-Length: 0");
    assertThat(client.answer().body()).startsWith(APP_SAYS);
  }

  @Test
  void is_counted_without_a_release() throws Exception {
    client.get("/static/plain.css");
    Rig.await(() -> rig.counters("").requests() == 1);
    assertThat(rig.counters("").failed()).isZero();
  }

  private void file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
