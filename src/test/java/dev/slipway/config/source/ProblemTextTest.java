package dev.slipway.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url: pg://me:hunter2@db/x | url: pg://me:*******@db/x
          SECRET_KEY: hunter2       | SECRET_KEY: *******
          {api-key: hunter2, b: 1}  | {api-key: *******, b: 1}
          password: ${PASSWORD}     | password: ${PASSWORD}
          {token: "${TOKEN}"}       | {token: "${TOKEN}"}
          token: "hunter2"          | token: "*******"
          health: /health           | health: /health
          """)
  void masks_what_looks_like_a_secret_and_keeps_columns(String line, String shown) {
    assertThat(ProblemText.masked(line)).isEqualTo(shown);
  }

  @Test
  void lets_no_file_drive_a_terminal() {
    Source source = new Source("a", "x: \u001b[31m\u202e\n");
    String text = ProblemText.render(source, List.of(Problem.of(Place.START, "bad \u001b]0;")));
    assertThat(text).doesNotContain("\u001b", "\u202e").contains("1:1");
  }
}
