package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
  private final HeaderNames names = new HeaderNames();

  @Test
  void reads_a_head_and_stops_behind_it() throws Exception {
    ByteBuffer arrived =
        bytes(Wire.lines("HTTP/1.1 404 Not  Found", "A: 1", "b:\t two ", "Empty:", "") + "body");
    ResponseHead head = read(arrived);
    assertThat(head.status()).isEqualTo(404);
    assertThat(head.reason()).isEqualTo("Not  Found");
    assertThat(head.first(new HttpString("a"))).isEqualTo("1");
    assertThat(head.first(new HttpString("B"))).isEqualTo("two");
    assertThat(head.first(new HttpString("empty"))).isEmpty();
    assertThat(arrived.remaining()).isEqualTo(4);
  }

  @Test
  void waits_for_the_rest_wherever_it_is_cut() throws Exception {
    String text = Wire.lines("HTTP/1.1 200 OK", "A: 1", "");
    for (int cut = 0; cut < text.length(); cut++) {
      ByteBuffer arrived = bytes(text.substring(0, cut));
      assertThat(ResponseHead.read(arrived, new byte[1000], names)).isNull();
      assertThat(arrived.position()).isZero();
    }
    assertThat(read(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200\n\n",
        "http/1.1 200 OK\n\n",
        "HTTP/1.1 20 OK\n\n",
        "HTTP/1.1 2000 OK\n\n",
        "HTTP/1.1 abc\n\n",
        "HTTP/1.1 099 x\n\n",
        "HTTP/1.1 200 OK\nname\n\n",
        "HTTP/1.1 200 OK\n: value\n\n",
        "HTTP/1.1 200 OK\nna me: value\n\n",
        "HTTP/1.1 200 OK\nname : value\n\n",
        "HTTP/1.1 200 OK\nA: 1\n folded\n\n",
        "HTTP/1.1 200 OK\nA: a\u0000b\n\n",
        "HTTP/1.1 200 OK\nA: a\rb: c\n\n"
      })
  void refuses_what_is_no_http(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(BadAnswer.class);
  }

  @Test
  void knows_how_the_body_is_framed() throws Exception {
    assertThat(body("Content-Length: 5")).isInstanceOf(LengthBody.class);
    assertThat(body("Transfer-Encoding: CHUNKED")).isInstanceOf(ChunkedBody.class);
    assertThat(body("Transfer-Encoding: chunked", "Content-Length: 5"))
        .isInstanceOf(ChunkedBody.class);
    assertThat(body("A: 1")).isInstanceOf(OpenBody.class);
    for (String bad :
        new String[] {"Content-Length: 5, 5", "Content-Length: +5", "Transfer-Encoding: gzip"}) {
      assertThatThrownBy(() -> body(bad)).as(bad).isInstanceOf(BadAnswer.class);
    }
    assertThat(read(head("Content-Length: 5")).body(Methods.HEAD).mayEnd()).isTrue();
  }

  @Test
  void knows_when_the_connection_goes_on() throws Exception {
    assertThat(read(head("A: 1")).keepsConnection()).isTrue();
    assertThat(read(head("Connection: a, Close")).keepsConnection()).isFalse();
    assertThat(read(head("Transfer-Encoding: chunked", "Content-Length: 1")).keepsConnection())
        .isFalse();
    assertThat(read(Wire.lines("HTTP/1.0 200 OK", "")).keepsConnection()).isFalse();
    assertThat(read(Wire.lines("HTTP/1.0 200 OK", "Connection: Keep-Alive", "")).keepsConnection())
        .isTrue();
  }

  @Test
  void header_names_are_kept_apart_and_made_once() throws Exception {
    ResponseHead first = read(head("Content-Type: a", "content-type: b", "Cyntent-Type: c"));
    ResponseHead second = read(head("Content-Type: a"));
    assertThat(first.name(0)).hasToString("Content-Type").isEqualTo(Headers.CONTENT_TYPE);
    assertThat(first.name(1)).hasToString("content-type");
    assertThat(first.name(2)).hasToString("Cyntent-Type");
    assertThat(second.name(0)).hasToString("Content-Type");
    assertThat(read(head("Content-Type: a")).name(0)).isSameAs(second.name(0));
  }

  private BodyDecoder body(String... lines) throws BadAnswer {
    return read(head(lines)).body(Methods.GET);
  }

  private static String head(String... lines) {
    return "HTTP/1.1 200 OK\r\n" + Wire.lines(lines) + "\r\n";
  }

  private ResponseHead read(String text) throws BadAnswer {
    return read(bytes(text));
  }

  private ResponseHead read(ByteBuffer arrived) throws BadAnswer {
    ResponseHead head = ResponseHead.read(arrived, new byte[1000], names);
    if (head == null) {
      throw new AssertionError("not complete");
    }
    return head;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
