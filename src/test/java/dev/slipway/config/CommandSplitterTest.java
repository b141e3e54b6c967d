package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandSplitterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a b  c            | a,b,c
          a 'b c' "d e"     | a,b c,d e
          a --x="b c"       | a,--x=b c
          a "say \\"hi\\""  | a,say "hi"
          a 'it is \\n'     | a,it is \\n
          a "\\n"           | a,\\n
          a b\\ c           | a,b c
          a ""              | a,
          a ${B:-c d} e     | a,${B:-c d},e
          a "${B}" '&&'     | a,${B},&&
          a \\&\\&          | a,&&
          a x=1             | a,x=1
          a ?q=1&r=2        | a,?q=1&r=2
          """)
  void splits_as_a_shell_would(String line, String arguments) {
    assertThat(CommandSplitter.split(line))
        .isEqualTo(new CommandSplitter.Arguments(List.of(arguments.split(",", -1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a && b", "a | b", "a > b", "a 2>&1", "a <b", "a &", "a; b", "A=1 b", "a `b`", "a 'b",
        "a \"b", "a \\", "", "  "
      })
  void refuses_what_only_a_shell_could_do(String line) {
    assertThat(CommandSplitter.split(line)).isInstanceOf(CommandSplitter.Mistake.class);
  }

  @Test
  void gives_back_any_arguments_that_were_quoted() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      List<String> written = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        written.add(anything(random));
      }
      String line =
          String.join(
              " ",
              written.stream()
                  .map(word -> "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                  .toList());
      assertThat(CommandSplitter.split(line)).isEqualTo(new CommandSplitter.Arguments(written));
    }
  }

  private static String anything(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      word.append("ab =;&|<>'\"\\`é\n\t".charAt(random.nextInt(16)));
    }
    return word.toString();
  }
}
