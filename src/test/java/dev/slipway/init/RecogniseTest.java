package dev.slipway.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder in {@code src/test/resources/init} is an app; the file beside it is what we write.
 */
class RecogniseTest {
  private static final Path SAMPLES = Path.of("src/test/resources/init");

  static Stream<String> samples() throws Exception {
    try (Stream<Path> folders = Files.list(SAMPLES)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void writes_what_a_person_would_have_written(String sample) throws Exception {
    String written = SettingsText.of(Recognise.of(SAMPLES.resolve(sample)));
    assertThat(written).isEqualTo(Files.readString(SAMPLES.resolve(sample + ".yaml")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void writes_a_file_that_has_no_problem_but_marked_gaps(String sample) {
    String written = SettingsText.of(Recognise.of(SAMPLES.resolve(sample)));
    ConfigFile.Result result =
        ConfigFile.parse("slipway.yaml", written.getBytes(StandardCharsets.UTF_8), "local");

    long gaps = written.lines().filter(line -> line.contains(ConfigFile.GAP)).count();
    if (result instanceof ConfigFile.Invalid invalid) {
      assertThat(invalid.problems())
          .hasSize((int) gaps)
          .allSatisfy(problem -> assertThat(problem.what()).startsWith("to be filled in: "));
    } else {
      assertThat(gaps).isZero();
    }
  }
}
