package dev.slipway.config.dotenv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig.Dotenv;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each value comes to was taken from python-dotenv 1.2.4 and dotenv 18.0.10 themselves. */
class EnvFileTest {
  private static final Map<String, String> OUTER = Map.of("Z", "zed");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      textBlock =
          """
          # the statement  | Python     | Node
          A=1              | 1          | 1
          A = 1            | 1          | 1
          export A=1       | 1          | 1
          A: 1             | -          | 1
          A=a b            | a b        | a b
          A=a # note       | a          | a
          A=a#b            | a#b        | a
          A="a # b" # note | a # b      | a # b
          A='a # b'        | a # b      | a # b
          A=`a "b" c`      | `a "b" c`  | a "b" c
          A="x\\ny"        | x¶y        | x¶y
          A='x\\ny'        | x\\ny      | x\\ny
          A="x\\ty"        | x→y        | x\\ty
          A="say \\"hi\\"" | say "hi"   | say \\"hi\\"
          A='it\\'s'       | it's       | it\\'s
          A="a\\\\b"       | a\\b       | a\\\\b
          A="two¶lines"    | two¶lines  | two¶lines
          A="a" "b"        | -          | a" "b
          A="open          | -          | "open
          A=${Z}           | zed        | ${Z}
          A='${Z}'         | zed        | ${Z}
          A=${NO:-x y}     | x y        | ${NO:-x y}
          A=${NO}.         | .          | ${NO}.
          A=$Z             | $Z         | $Z
          A                | -          | -
          'A'=1            | 1          | -
          """)
  void reads_as_the_framework_would(
      String statement, @Nullable String python, @Nullable String node) {
    String file = Objects.requireNonNull(text(statement));

    assertThat(read(file, Dotenv.PYTHON).values().get("A")).isEqualTo(text(python));
    assertThat(read(file, Dotenv.NODE).values().get("A")).isEqualTo(text(node));
  }

  @Test
  void refers_to_variables_above_but_the_outer_ones_win() {
    EnvFile file = read("Z=inner\nHOST=db\nURL=pg://${HOST}/${Z}\n", Dotenv.PYTHON);
    assertThat(file.values()).containsEntry("URL", "pg://db/zed").containsEntry("Z", "inner");
  }

  @Test
  void takes_the_last_of_two_values() {
    assertThat(read("A=1\nA=2\n", Dotenv.PYTHON).values()).containsEntry("A", "2");
    assertThat(read("A=1\nA=2\n", Dotenv.NODE).values()).containsEntry("A", "2");
  }

  @Test
  void reads_files_from_windows() {
    String file = "\uFEFFA=1\r\n# note\r\nB=\"x\"\r\n";
    for (Dotenv dialect : Dotenv.values()) {
      assertThat(read(file, dialect).values()).containsEntry("A", "1").containsKey("B").hasSize(2);
    }
  }

  @Test
  void takes_docker_values_as_they_stand() {
    EnvFile file = read("  A=\"1\" # no comment \n#B=2\nZ\nNO\nC D=3\n", Dotenv.DOCKER);

    assertThat(file.values()).isEqualTo(Map.of("A", "\"1\" # no comment ", "Z", "zed"));
    assertThat(file.problems()).extracting(p -> p.place().line()).containsExactly(5);
  }

  @Test
  void names_the_lines_it_ignored_and_not_what_they_hold() {
    EnvFile file = read("A=1\n\nB=\"hunter2\nC=3\n", Dotenv.PYTHON);

    assertThat(file.values()).containsOnlyKeys("A", "C");
    assertThat(file.problems()).extracting(p -> p.place().line()).containsExactly(3);
    assertThat(file.problems().toString()).doesNotContain("hunter2");
  }

  @Test
  void keeps_values_to_itself() {
    assertThat(read("PASSWORD=hunter2", Dotenv.NODE)).hasToString("EnvFile[PASSWORD]");
  }

  @Test
  void holds_nothing_when_there_is_no_file(@TempDir Path folder) {
    assertThat(EnvFile.read(folder.resolve(".env"), Dotenv.PYTHON, Map.of()).values()).isEmpty();
  }

  @Test
  void reports_a_file_that_is_no_text(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve(".env"), new byte[] {'A', '=', (byte) 0xff});
    assertThat(EnvFile.read(file, Dotenv.PYTHON, Map.of()).problems()).hasSize(1);
  }

  private static EnvFile read(String file, Dotenv dialect) {
    return EnvFile.parse(".env", file.getBytes(StandardCharsets.UTF_8), dialect, OUTER);
  }

  private static @Nullable String text(@Nullable String cell) {
    return cell == null ? null : cell.replace('¶', '\n').replace('→', '\t');
  }
}
