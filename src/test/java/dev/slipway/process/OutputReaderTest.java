package dev.slipway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputReaderTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void a_secret_is_masked_wherever_a_long_line_is_cut() throws IOException {
    String secret = "hunter2hunter2";
    for (int before = OutputReader.LONGEST - 20; before < OutputReader.LONGEST + 20; before++) {
      lines.clear();
      read(Redaction.of(List.of(secret)), "x".repeat(before) + secret + "y".repeat(40_000));

      assertThat(String.join("", lines)).hasSize(before + 4 + 40_000).doesNotContain("hunter");
    }
  }

  @Test
  void windows_line_ends_and_a_missing_last_one_are_understood() throws IOException {
    read(Redaction.NONE, "one\r\n\ntwo");

    assertThat(lines).containsExactly("one", "", "two");
  }

  @Test
  void bytes_that_are_no_text_do_not_stop_the_reading() throws IOException {
    new OutputReader(Redaction.NONE, lines::add)
        .readAll(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff, 'b', '\n', 'c'}));

    assertThat(lines).containsExactly("a\ufffdb", "c");
  }

  @Test
  void masks_secrets_in_urls_and_of_several_lines_but_no_short_words() {
    Redaction redaction = Redaction.of(List.of("p@ss:word", "-----BEGIN\nMIIEow==\n", "yes"));

    assertThat(redaction.apply("yes: db://u:p%40ss%3Aword@h p@ss:word MIIEow== -----BEGIN"))
        .isEqualTo("yes: db://u:****@h **** **** ****");
  }

  private void read(Redaction redaction, String text) throws IOException {
    new OutputReader(redaction, lines::add)
        .readAll(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
