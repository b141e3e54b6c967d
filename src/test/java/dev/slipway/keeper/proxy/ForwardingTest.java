package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardingTest {

  @Test
  void passes_request_and_answer_on() throws Exception {
    try (StubApp app =
            StubApp.answering((request, body) ->
                Wire.lines(
                        "HTTP/1.1 201 Made",
                        "X-One: 1",
                        "X-Two: a",
                        "X-Two: b",
                        "Content-Length: 3",
                        "")
                    + "yes");
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead(
          "POST /a%2fb;c=d/../e?q=[1]&r={x|y}&s=%20 HTTP/1.1",
          "Host: localhost:81", "X-Mine: 1", "Content-Length: 5");
      Wire.Answer answer = client.send("hello").answer();

      assertThat(answer.head().first()).isEqualTo("HTTP/1.1 201 Made");
      assertThat(answer.head().headers("X-Two")).containsExactly("a", "b");
      assertThat(answer.body()).isEqualTo("yes");
      Wire.Head seen = app.requests.getFirst();
      assertThat(seen.first()).isEqualTo("POST /a%2fb;c=d/../e?q=[1]&r={x|y}&s=%20 HTTP/1.1");
      assertThat(seen.header("Host")).isEqualTo("localhost:81");
      assertThat(seen.header("X-Mine")).isEqualTo("1");
      assertThat(seen.header("Content-Length")).isEqualTo("5");
    }
  }

  @Test
  void keeps_the_clients_connection() throws Exception {
    try (StubApp app = StubApp.named("one");
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/").body()).isEqualTo("one");
      }
    }
  }

  @Test
  void answers_pipelined_requests_in_order() throws Exception {
    try (StubApp app = StubApp.answering((request, body) -> StubApp.ok(request.first() + body));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.send(
          Wire.lines(
              "GET /1 HTTP/1.1",
              "Host: localhost",
              "",
              "POST /2 HTTP/1.1",
              "Host: localhost",
              "Content-Length: 2",
              "",
              "abGET /3 HTTP/1.1",
              "Host: localhost",
              ""));
      assertThat(client.answer().body()).startsWith("GET /1 ");
      assertThat(client.answer().body()).startsWith("POST /2 ").endsWith("ab");
      assertThat(client.answer().body()).startsWith("GET /3 ");
    }
  }

  @Test
  void takes_absolute_addresses() throws Exception {
    try (StubApp app = StubApp.named("one");
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET http://shop.test/x?y HTTP/1.1", "Host: shop.test");
      assertThat(client.answer().status()).isEqualTo(200);
      client.sendHead("GET http://shop.test HTTP/1.1", "Host: shop.test");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(app.requests.get(0).first()).isEqualTo("GET /x?y HTTP/1.1");
      assertThat(app.requests.get(1).first()).isEqualTo("GET / HTTP/1.1");
      assertThat(app.requests.get(1).header("Host")).isEqualTo("shop.test");
    }
  }

  @Test
  void answers_head_without_body_and_with_its_length() throws Exception {
    try (StubApp app =
            StubApp.answering(
                (request, body) -> Wire.lines("HTTP/1.1 200 OK", "Content-Length: 1000", ""));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 2; i++) {
        client.sendHead("HEAD / HTTP/1.1", "Host: localhost");
        assertThat(client.head().header("Content-Length")).isEqualTo("1000");
      }
    }
  }

  @Test
  void knows_that_204_and_304_have_no_body() throws Exception {
    List<String> answers =
        List.of(
            Wire.lines("HTTP/1.1 304 Not Modified", "Content-Length: 1000", "ETag: \"x\"", ""),
            Wire.lines("HTTP/1.1 204 No Content", ""));
    try (StubApp app =
            StubApp.answering(
                (request, body) -> answers.get(request.first().contains("2") ? 1 : 0));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.get("/3").status()).isEqualTo(304);
      assertThat(client.get("/2").status()).isEqualTo(204);
      assertThat(client.get("/3").head().header("ETag")).isEqualTo("\"x\"");
      assertThat(app.connections).hasValue(1);
    }
  }

  @Test
  void drops_interim_answers() throws Exception {
    try (StubApp app =
            StubApp.answering((request, body) ->
                Wire.lines(
                        "HTTP/1.1 103 Early Hints", "Link: </a>", "", "HTTP/1.1 100 Continue", "")
                    + StubApp.ok("done"));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.get("/").body()).isEqualTo("done");
      assertThat(client.get("/").body()).isEqualTo("done");
    }
  }

  @Test
  void speaks_with_clients_of_http_1_0() throws Exception {
    try (StubApp app =
            StubApp.answering((request, body) ->
                Wire.lines(
                    "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "3", "abc", "0", ""));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("GET / HTTP/1.0");
      Wire.Head head = client.head();
      assertThat(head.header("Transfer-Encoding")).isEmpty();
      assertThat(client.rest()).isEqualTo("abc");
    }
  }

  @Test
  void speaks_with_apps_of_http_1_0() throws Exception {
    try (StubApp app =
            StubApp.connections(wire -> {
              wire.head();
              wire.send(
                  """
                  HTTP/1.0 200 OK
                  Content-Type: text/plain

                  all that comes\
                  """);
            });
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      for (int i = 0; i < 3; i++) {
        Wire.Answer answer = client.get("/");
        assertThat(answer.body()).isEqualTo("all that comes");
        assertThat(answer.head().header("Transfer-Encoding")).isEqualTo("chunked");
      }
      assertThat(app.connections).hasValue(3);
      assertThat(rig.counters("1-web").failed()).isZero();
    }
  }

  @Test
  void passes_trailers_on_both_ways() throws Exception {
    try (StubApp app =
            StubApp.answering((request, body) ->
                Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-Sum", "")
                    + Integer.toHexString(body.length())
                    + ";ext=1\r\n"
                    + body
                    + Wire.lines("", "0", "X-Sum: 42", ""));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead("POST / HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked");
      client.send(Wire.lines("3", "abc", "2;x", "de", "0", "X-End: 1", "Content-Length: 9", ""));
      assertThat(client.answer().body()).isEqualTo("abcde[X-End: 1][X-Sum: 42]");
    }
  }

  @Test
  void asks_for_the_body_that_a_client_holds_back() throws Exception {
    try (StubApp app = StubApp.answering((request, body) -> StubApp.ok("got " + body));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead(
          "POST / HTTP/1.1", "Host: localhost", "Content-Length: 5", "Expect: 100-continue");
      assertThat(client.head().status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.answer().body()).isEqualTo("got hello");
      assertThat(app.requests.getFirst().header("Expect")).isEmpty();
      assertThat(client.get("/").body()).isEqualTo("got ");
    }
  }

  @Test
  void does_not_pass_on_what_belongs_to_a_connection() throws Exception {
    try (StubApp app =
            StubApp.answering((request, body) ->
                Wire.lines(
                    "HTTP/1.1 200 OK",
                    "Connection: keep-alive, X-Hop",
                    "X-Hop: 1",
                    "Keep-Alive: timeout=5",
                    "Proxy-Connection: x",
                    "X-End: 1",
                    "Content-Length: 0",
                    ""));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      client.sendHead(
          "GET / HTTP/1.1",
          "Host: localhost",
          "Connection: keep-alive, X-Secret",
          "X-Secret: 1",
          "Keep-Alive: 300",
          "Proxy-Connection: keep-alive",
          "Proxy: http://evil.test",
          "TE: trailers",
          "Upgrade: h2c",
          "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
          "X_Forwarded_For: 6.6.6.6",
          "X-Kept: 1");
      Wire.Answer answer = client.answer();

      assertThat(app.requests.getFirst().names())
          .containsExactlyInAnyOrder(
              "Host",
              "X-Kept",
              "X-Forwarded-For",
              "X-Forwarded-Proto",
              "X-Forwarded-Host",
              "X-Forwarded-Port");
      assertThat(answer.head().names())
          .containsExactlyInAnyOrder("X-End", "Content-Length", "Date");
    }
  }

  @Test
  void an_app_that_nobody_listens_for_gets_503() throws Exception {
    // Bound, so that nobody else gets the port meanwhile, and not listening.
    try (Socket gone = new Socket();
        Rig rig = new Rig();
        Wire client = rig.connect()) {
      gone.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      rig.open("1-web", gone.getLocalPort());
      Wire.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.head().header("Retry-After")).isEqualTo("2");
      assertThat(rig.counters("1-web").failed()).isEqualTo(1);
      assertThat(rig.proxy.inFlight(Rig.APP, "1-web")).isZero();
    }
  }

  @Test
  void counts_the_apps_own_errors_apart() throws Exception {
    try (StubApp app =
            StubApp.answering(
                (request, body) -> Wire.lines("HTTP/1.1 500 Oops", "Content-Length: 0", ""));
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      assertThat(client.get("/").status()).isEqualTo(500);
      Rig.await(() -> rig.counters("1-web").requests() > 0);
      assertThat(rig.counters("1-web"))
          .extracting(c -> c.requests(), c -> c.failed(), c -> c.appErrors())
          .containsExactly(1L, 0L, 1L);
    }
  }

  @Test
  void a_head_longer_than_a_buffer_reaches_the_app() throws IOException {
    try (StubApp app = StubApp.named("one");
        Rig rig = Rig.to(app);
        Wire client = rig.connect()) {
      String cookie = "c=" + "x".repeat(20_000);
      client.sendHead("GET / HTTP/1.1", "Host: localhost", "Cookie: " + cookie);
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(app.requests.getFirst().header("Cookie")).isEqualTo(cookie);
    }
  }
}
