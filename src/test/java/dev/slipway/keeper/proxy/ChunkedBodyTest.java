package dev.slipway.keeper.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
  private static final String TEXT =
      "5\r\nhello\r\n00A;ext=\"1\"\r\n, world...\r\n1\n!\n0\r\nX-Sum: 1\r\nX-Two:2\r\n\r\n";

  @Test
  void finds_the_content_however_it_is_cut() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      ChunkedBody body = new ChunkedBody();
      StringBuilder content = new StringBuilder();
      boolean complete = false;
      int at = 0;
      while (at < TEXT.length()) {
        assertThat(complete).isFalse();
        assertThat(body.mayEnd()).isFalse();
        int count = Math.min(TEXT.length() - at, 1 + random.nextInt(round % 2 == 0 ? 4 : 60));
        ByteBuffer piece = direct(TEXT.substring(at, at + count));
        complete = body.decode(piece);
        content.append(StandardCharsets.ISO_8859_1.decode(piece));
        at += count;
      }
      assertThat(complete).isTrue();
      assertThat(content.toString()).isEqualTo("hello, world...!");
      assertThat(body.surplus()).isFalse();
      assertThat(body.trailers())
          .extracting(values -> values.getHeaderName() + "=" + values.getFirst())
          .containsExactlyInAnyOrder("X-Sum=1", "X-Two=2");
    }
  }

  @Test
  void notices_what_comes_after_the_end() throws Exception {
    ChunkedBody body = new ChunkedBody();
    ByteBuffer piece = direct("1\r\na\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n");
    assertThat(body.decode(piece)).isTrue();
    assertThat(StandardCharsets.ISO_8859_1.decode(piece).toString()).isEqualTo("a");
    assertThat(body.surplus()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "x\r\n",
        "-1\r\n",
        "+1\r\n",
        "0x1\r\n",
        "1g\r\n",
        "1\r\nab\r\n",
        "1000000000000000\r\n",
        "0\r\nno header\r\n\r\n",
        "0\r\n: value\r\n\r\n",
        "0\r\nA: b\rSet-Cookie: c\r\n\r\n"
      })
  void refuses_broken_framing(String text) {
    assertThatThrownBy(() -> new ChunkedBody().decode(direct(text))).isInstanceOf(BadAnswer.class);
  }

  @Test
  void refuses_framing_without_end() {
    for (String text :
        new String[] {
          "1;" + "x".repeat(9000), "0\r\nA: " + "x".repeat(9000), "0\r\n" + "A: 1\r\n".repeat(100)
        }) {
      assertThatThrownBy(() -> new ChunkedBody().decode(direct(text)))
          .isInstanceOf(BadAnswer.class);
    }
  }

  private static ByteBuffer direct(String text) {
    return ByteBuffer.allocateDirect(text.length() + 10)
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .flip();
  }
}
