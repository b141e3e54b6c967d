package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void colours_control_characters_and_empty_lines_are_left_out() {
    assertThat(PlainText.lines("\u001B[1;32mgreen\u001B[0m  \n\n \u0007beep\r\n\u001B]x"))
        .containsExactly("green", " beep", "x");
  }

  @Test
  void the_reason_is_the_error_and_not_what_was_printed_after_it() {
    String output =
        """
        INFO  [alembic.runtime.migration] Running upgrade c001 -> c002
        Traceback (most recent call last):
          File "x.py", line 1, in <module>
            raise ValueError("no")
        sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: gone
        [SQL: DROP TABLE gone]
        (Background on this error at: https://sqlalche.me/e/14/e3q8)
        """;

    assertThat(PlainText.reason(output))
        .contains(
            "sqlalchemy.exc.OperationalError: (sqlite3.OperationalError) no such table: gone");
  }

  @Test
  void alembics_own_words_are_reasons_too() {
    assertThat(PlainText.reason("x\nFAILED: Can't locate revision identified by 'a1'\nbye"))
        .contains("FAILED: Can't locate revision identified by 'a1'");
    assertThat(PlainText.reason("  ERROR [flask_migrate] Error: Can't locate\nbye"))
        .contains("  ERROR [flask_migrate] Error: Can't locate");
  }

  @Test
  void without_an_error_the_last_line_is_the_reason() {
    assertThat(PlainText.reason("one\ntwo\n\n")).contains("two");
    assertThat(PlainText.reason("")).isEmpty();
  }

  @Test
  void only_the_last_lines_are_quoted() {
    String output =
        IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).collect(Collectors.joining("\n"));

    assertThat(PlainText.lastLines(output)).startsWith("89\n").endsWith("\n100");
  }
}
