package dev.slipway.config.dotenv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig.Dotenv;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvFilePropertyTest {
  private static final List<String> PIECES =
      List.of(
          "A", "b_1", "é", "=", " ", "\t", "#", "'", "\"", "`", "\\", "\\n", "\n", "\r\n", "\r",
          "export ", ":", "$", "{", "}", "${A}", "${B:-x}", "\uFEFF", "\u0000", "😀");

  @ParameterizedTest
  @EnumSource(Dotenv.class)
  void gives_back_what_was_written_in_quotes(Dotenv dialect) {
    Random random = new Random(20261121);
    for (int round = 0; round < 2000; round++) {
      Map<String, String> written = new LinkedHashMap<>();
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        written.put("V" + i, writable(pieces(random, 8), dialect));
      }
      StringBuilder file = new StringBuilder("# written by a test\n");
      written.forEach((name, value) -> file.append(line(name, value, dialect)));

      assertThat(read(file.toString(), dialect).values()).isEqualTo(written);
    }
  }

  @ParameterizedTest
  @EnumSource(Dotenv.class)
  void reads_any_text_and_gives_only_names_that_it_holds(Dotenv dialect) {
    Random random = new Random(42);
    for (int round = 0; round < 5000; round++) {
      String text = pieces(random, 30);
      EnvFile file = read(text, dialect);

      assertThat(file.values().keySet()).allSatisfy(name -> assertThat(text).contains(name));
      assertThat(file.problems()).allMatch(p -> p.place().line() <= text.lines().count() + 1);
    }
  }

  /** What the dialect has a way to write: Python fills in references, Docker knows one line. */
  private static String writable(String value, Dotenv dialect) {
    return switch (dialect) {
      case PYTHON -> value.replace("$", "");
      case NODE -> value.replace("'", "").replace("\r", "").replace("\\", "");
      case DOCKER -> value.replaceAll("[\r\n]", "");
    };
  }

  private static String line(String name, String value, Dotenv dialect) {
    return switch (dialect) {
      case PYTHON -> name + "='" + value.replace("\\", "\\\\").replace("'", "\\'") + "'\n";
      case NODE -> "export " + name + " = '" + value + "' # note\n";
      case DOCKER -> name + "=" + value + "\n";
    };
  }

  private static String pieces(Random random, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static EnvFile read(String file, Dotenv dialect) {
    return EnvFile.parse(".env", file.getBytes(StandardCharsets.UTF_8), dialect, Map.of());
  }
}
