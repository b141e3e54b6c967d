package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;

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
    try (Wire client = rig.connect()) {
      client.send(post("Transfer-Encoding: chunked") + "zz\r\nhello\r\n0\r\n\r\n" + AFTER);
      assertThat(client.rest()).doesNotContain("smuggled").doesNotContain("200 OK");
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
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
