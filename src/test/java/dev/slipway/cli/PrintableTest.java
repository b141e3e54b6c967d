package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void escapes_what_would_steer_the_terminal() {
    assertThat(Printable.line("a\u001b[2Jred\u009b0m\r\nb\u007f"))
        .isEqualTo("a\\x1b[2Jred\\x9b0m\\x0d\\nb\\x7f");
  }

  @Test
  void escapes_what_would_reorder_or_hide_text() {
    assertThat(Printable.line("admin\u202egpj.exe\u200b")).isEqualTo("admin\\x202egpj.exe\\x200b");
  }

  @Test
  void leaves_colours_out() {
    assertThat(Printable.line("\u001b[1;31mERROR\u001b[0m: no")).isEqualTo("ERROR: no");
  }

  @Test
  void keeps_line_breaks_where_lines_are_wanted() {
    assertThat(Printable.lines("one\ntwo\u0007")).isEqualTo("one\ntwo\\x07");
  }

  @Test
  void json_stays_json() {
    assertThat(Printable.json("{\"a\":\"\u009b1m é\"}")).isEqualTo("{\"a\":\"\\u009b1m é\"}");
  }
}
