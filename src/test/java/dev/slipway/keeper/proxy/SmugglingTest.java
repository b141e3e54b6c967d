package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What two readers could read in two ways is refused, and nothing after it is believed. */
class SmugglingTest {
  private static final String AFTER = Wire.lines("GET /smuggled HTTP/1.1", "Host: localhost", "");

  private StubApp app;
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    app = StubApp.answering((request, body) -> StubApp.ok(request.first() + " " + body));
    rig = Rig.to(app);
  }

  @AfterEach
  void stop() {
    rig.close();
    app.close();
  }

  static Stream<String> ambiguous() {
    return Stream.of(
        post("Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked", "Content-Length: 5") + "0\r\n\r\n",
        post("Content-Length: 5", "Content-Length: 6") + "hello",
        post("Content-Length: 5", "Content-Length: 5") + "hello",
        post("Content-Length: 5, 5") + "hello",
        post("Content-Length: +5") + "hello",
        post("Content-Length: -5") + "hello",
        post("Content-Length: 0x5") + "hello",
        post("Content-Length: 5 5") + "hello",
        post("Content-Length:") + "hello",
        post("Content-Length: 18446744073709551621") + "hello",
        post("Content-Length : 5") + "hello",
        post("Transfer-Encoding: identity") + "0\r\n\r\n",
        post("Transfer-Encoding: xchunked") + "0\r\n\r\n",
        post("Transfer-Encoding: gzip, chunked") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked", "Transfer-Encoding: identity") + "0\r\n\r\n",
        post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + "0\r\n\r\n",
        post("Transfer-Encoding:\u000bchunked") + "0\r\n\r\n",
        post("X: 1\rTransfer-Encoding: chunked") + "0\r\n\r\n",
        post("X: 1\nTransfer-Encoding: chunked") + "0\r\n\r\n",
        post("X: a\u0000b"),
        post("X Y: 1"),
        post(": 1"),
        Wire.lines("POST / HTTP/1.0", "Host: localhost", "Transfer-Encoding: chunked", "", "0", ""),
        Wire.lines("GET / HTTP/1.1", ""),
        Wire.lines("GET / HTTP/1.1", "Host: localhost", "Host: other.test", ""),
        Wire.lines("GET http://other.test/ HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET http://other.test/localhost HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET /\u0001 HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET /a#b HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET /%zz HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET /a\tb HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET /?a\u007f HTTP/1.1", "Host: localhost", ""),
        Wire.lines("GET / HTTP/1.2x", "Host: localhost", ""),
        Wire.lines("GET / HTTP/2.0", "Host: localhost", ""),
        Wire.lines("CONNECT localhost:22 HTTP/1.1", "Host: localhost:22", ""));
  }

  private static String post(String... lines) {
    return Wire.lines("POST / HTTP/1.1", "Host: localhost") + Wire.lines(lines) + "\r\n";
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void refuses_what_can_be_read_in_two_ways(String request) throws Exception {
    try (Wire client = rig.connect()) {
      client.send(request + AFTER);
      assertThat(client.rest())
          .matches("(?s)HTTP/1\\.[01] (4..|501|505) .*")
          .doesNotContain("smuggled", "200 OK")
          .containsOnlyOnce("HTTP/1.");
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset"); // Refused so early that it did not read all.
    }
    assertThat(app.requests).isEmpty();
  }

  @Test
  void what_follows_a_body_is_a_request_of_its_own() throws Exception {
    try (Wire client = rig.connect()) {
      client.send(post("Content-Length: 5") + "hello" + AFTER);
      assertThat(client.answer().body()).isEqualTo("POST / HTTP/1.1 hello");
      assertThat(client.answer().body()).startsWith("GET /smuggled");
    }
  }

  @Test
  void a_broken_chunk_ends_the_connection() throws Exception {
    for (String broken :
        new String[] {
          "zz\r\nhello",
          "\r\nhello",
          " 5\r\nhello",
          "+5\r\nhello",
          "-5\r\nhello",
          "0x5\r\nhello",
          "10000000000000005\r\nhello"
        }) {
      try (Wire client = rig.connect()) {
        client.send(post("Transfer-Encoding: chunked") + broken + "\r\n0\r\n\r\n" + AFTER);
        assertThat(client.rest()).as(broken).doesNotContain("smuggled").doesNotContain("200 OK");
      } catch (java.net.SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
  }

  @Test
  void a_folded_header_reaches_the_app_as_one_line() throws Exception {
    try (Wire client = rig.connect()) {
      client.send(post("X: 1", " Transfer-Encoding: chunked", "Content-Length: 5") + "hello");
      assertThat(client.answer().body()).isEqualTo("POST / HTTP/1.1 hello");
    }
    assertThat(app.requests.getFirst().header("X")).isEqualTo("1 Transfer-Encoding: chunked");
    assertThat(app.requests.getFirst().header("Transfer-Encoding")).isEmpty();
  }

  @Test
  void trailers_cannot_say_what_only_a_head_may() throws Exception {
    String trailers =
        Wire.lines(
            "0",
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "Host: other.test",
            "Authorization: Basic x",
            "Cookie: admin=1",
            "Content-Type: text/html",
            "X-Forwarded-For: 192.0.2.1",
            "X_Forwarded_For: 192.0.2.1",
            "Connection: upgrade",
            "Proxy: x",
            "X-Null: a\0b",
            "X-Sum: 1",
            "");
    try (Wire client = rig.connect()) {
      client.send(post("Transfer-Encoding: chunked") + Wire.lines("5", "hello") + trailers);
      assertThat(client.answer().body()).isEqualTo("POST / HTTP/1.1 hello[X-Sum: 1]");
    }
  }

  @Test
  void chunks_reach_the_app_in_the_strictest_form_however_they_came() throws Exception {
    List<String> raw = new CopyOnWriteArrayList<>();
    String strict = "0005\r\nhello\r\n0\r\n\r\n";
    try (StubApp reader =
        StubApp.connections(wire -> {
          wire.head();
          raw.add(wire.exactly(strict.length()));
          wire.send(Wire.lines("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 4", ""));
          wire.send("read");
          assertThat(wire.rest()).isEmpty();
        })) {
      for (String chunks :
          new String[] {
            "5\r\nhello\r\n0\r\n\r\n",
            "5;name=value\r\nhello\r\n0;x\r\n\r\n",
            "5;quoted=\"\\\"\"\r\nhello\r\n0\r\n\r\n",
            "000000005 \r\nhello\r\n0\r\n\r\n",
            "5\nhello\n0\n\n"
          }) {
        rig.open("raw", reader);
        try (Wire client = rig.connect()) {
          client.send(post("Transfer-Encoding: chunked") + chunks);
          assertThat(client.answer().body()).isEqualTo("read");
        }
      }
    }
    assertThat(raw).hasSize(5).containsOnly(strict);
  }

  @Test
  void framing_without_end_is_given_up_wherever_it_stands() throws Exception {
    for (String endless : new String[] {"X: y\r\n", "X: " + "y".repeat(900), "y".repeat(900)}) {
      for (String begun : new String[] {"0\r\n", "5\r\nhello\r\n0\r\n", "5;"}) {
        for (String host : new String[] {"localhost", "nobody.test"}) {
          try (Wire client = rig.connect()) {
            client.send(
                Wire.lines("POST / HTTP/1.1", "Host: " + host, "Transfer-Encoding: chunked", ""));
            client.send(begun);
            assertThatThrownBy(
                    () -> {
                      for (int sent = 0; sent < 64 << 20; sent += 100 * endless.length()) {
                        client.send(endless.repeat(100));
                      }
                    })
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
    Rig.await(() -> rig.proxy.inFlight(Rig.APP, "1-web") == 0);
  }

  @Test
  void a_body_of_the_smallest_chunks_may_be_long() throws Exception {
    try (Wire client = rig.connect()) {
      client.send(post("Transfer-Encoding: chunked"));
      for (int i = 0; i < 1000; i++) {
        client.send(Wire.lines("1;extension=x", "a").repeat(100));
      }
      client.send("0\r\n\r\n");
      assertThat(client.answer().body()).endsWith(" " + "a".repeat(100_000));
      assertThat(client.get("/").body()).startsWith("GET /");
    }
  }

  @Test
  void limits_the_head() throws Exception {
    for (String head :
        new String[] {
          "X: " + "x".repeat(40_000) + "\r\n",
          "X: y\r\n".repeat(300),
          "Cookie: " + "a=b; ".repeat(8_000) + "\r\n"
        }) {
      try (Wire client = rig.connect()) {
        client.send(Wire.lines("GET / HTTP/1.1", "Host: localhost") + head + "\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 4");
      } catch (java.net.SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
    assertThat(app.requests).isEmpty();
  }
}
