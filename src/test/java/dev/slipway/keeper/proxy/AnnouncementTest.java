package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
  private final Rig rig = new Rig();
  private StubApp app;

  @BeforeEach
  void start() throws Exception {
    app = StubApp.named("open");
    rig.announce("Back at <b>noon</b> & later", 90);
  }

  @AfterEach
  void stop() {
    rig.close();
    app.close();
  }

  @Test
  void browsers_get_a_page() throws Exception {
    Wire.Answer answer = ask("text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.head().header("Retry-After")).isEqualTo("90");
    assertThat(answer.head().header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.head().header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.body())
        .contains("<h1>Back soon</h1>", "Back at &lt;b&gt;noon&lt;/b&gt; &amp; later");
  }

  @Test
  void programs_get_an_object_or_a_line() throws Exception {
    assertThat(ask("application/json").body())
        .isEqualTo("{\"status\":503,\"message\":\"Back at <b>noon</b> & later\"}\n");
    assertThat(ask("*/*").body()).isEqualTo("Back at <b>noon</b> & later\n");
  }

  @Test
  void counts_as_failed_until_the_route_opens() throws Exception {
    ask("*/*");
    Rig.await(() -> rig.counters("").failed() == 1);
    rig.open("1-web", app);
    assertThat(ask("*/*").body()).isEqualTo("open");
  }

  @Test
  void a_small_upload_leaves_the_connection_usable() throws Exception {
    try (Wire client = rig.connect()) {
      client.send(
          Wire.lines("POST / HTTP/1.1", "Host: localhost", "Content-Length: 5", "") + "hello");
      assertThat(client.answer().status()).isEqualTo(503);
      assertThat(client.get("/").status()).isEqualTo(503);
    }
  }

  @Test
  void a_large_upload_gets_its_answer_before_the_connection_ends() throws Exception {
    try (Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Content-Length: 3000000");
      client.send("x".repeat(3_000_000));
      Wire.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.head().header("Connection")).isEqualTo("close");
      assertThat(client.ends()).isTrue();
    }
  }

  private Wire.Answer ask(String accept) throws Exception {
    try (Wire client = rig.connect()) {
      return client.sendHead("GET / HTTP/1.1", "Host: localhost", "Accept: " + accept).answer();
    }
  }
}
