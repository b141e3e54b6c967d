package dev.slipway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
  private static final String[] PIECES = {
    "a",
    "f",
    "z",
    "T",
    "x",
    "0",
    "7",
    "#",
    "_",
    "-",
    ".",
    ":",
    ",",
    "/",
    " ",
    "'",
    "\"",
    "é",
    "٣",
    "0x",
    "deadbeef",
    "can't",
    "3f2a9c1b-3f2a-3f2a-3f2a-3f2a9c1b3f2a",
    "\t",
    "ERROR",
    "+"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2026-11-21 10:15:00,123 ERROR shop order 17 failed | 2025-01-02 03:04:05,678 ERROR shop order 4 failed
          user 3f2a9c1b-3f2a-3f2a-3f2a-3f2a9c1b3f2a is gone  | user 11112222-aaaa-bbbb-cccc-ddddeeeeffff is gone
          KeyError: 'name'                                   | KeyError: 'street'
          GET /orders/17/items/3 500                         | GET /orders/4711/items/12 500
          object at 0x7f3a11                                 | object at 0xdeadbeef
          digest 00ffaa99 differs                            | digest deadbeef differs
          took 12.5 ms in Thread-3                           | took 7 ms in Thread-19
          """)
  void lines_that_tell_of_the_same_thing_have_one_signature(String one, String other) {
    assertThat(Signature.of(one)).isEqualTo(Signature.of(other)).contains("#");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERROR no such table: orders | ERROR no such table: users
          cannot connect to db        | cannot connect to mail
          """)
  void lines_that_tell_of_different_things_differ(String one, String other) {
    assertThat(Signature.of(one)).isNotEqualTo(Signature.of(other));
  }

  @Test
  void words_stay_readable() {
    assertThat(Signature.of("2026-11-21 10:15:00 ERROR can't find the customer's order 17"))
        .isEqualTo("# ERROR can't find the customer's order #");
  }

  @Test
  void no_digit_survives_and_the_signature_of_a_signature_is_itself() {
    Random random = new Random(20261121);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder line = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        line.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String signature = Signature.of(line.toString());
      assertThat(signature.chars().noneMatch(Character::isDigit)).as(line.toString()).isTrue();
      assertThat(Signature.of(signature)).as(line.toString()).isEqualTo(signature);
    }
  }
}
