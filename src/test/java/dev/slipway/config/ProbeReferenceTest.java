package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.source.Source;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Items;
import dev.slipway.config.source.Value.Section;
import dev.slipway.config.source.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commented script is the reference: it holds every key, and each is explained. */
class ProbeReferenceTest {
  private static final Path FILE = Path.of("examples/reference/probes/order.yaml");

  @ParameterizedTest
  @MethodSource("scripts")
  void no_script_of_the_examples_has_a_problem(Path script) throws Exception {
    ProbeFile file = ProbeFile.parse(script.toString(), Files.readAllBytes(script));
    assertThat(file.problems()).isEmpty();
    assertThat(file.script()).isPresent();
  }

  static List<Path> scripts() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("examples"))) {
      return files.filter(file -> file.toString().contains("/probes/")).toList();
    }
  }

  @Test
  void holds_every_key_that_there_is() throws Exception {
    Value root =
        YamlReader.read(new Source(FILE.toString(), Files.readString(FILE)), new ArrayList<>())
            .orElseThrow();

    assertThat(ProbeSettings.paths())
        .contains("steps.expect.within", "steps.capture.*.match", "steps.patch", "cleanup")
        .allMatch(path -> isIn(root, path) || isIn(root, path.replace("steps.", "cleanup.")));
  }

  @Test
  void explains_each_key_where_it_stands_first() throws Exception {
    List<String> lines = Files.readAllLines(FILE);
    for (String key :
        List.of(
            "name", "steps", "cleanup", "expect", "status", "text", "within", "capture", "form",
            "headers", "json", "body", "follow", "timeout", "writes")) {
      assertThat(lines.stream().anyMatch(line -> isExplained(lines, line, key))).as(key).isTrue();
    }
  }

  private static boolean isExplained(List<String> lines, String line, String key) {
    int number = lines.indexOf(line);
    return line.strip().startsWith(key + ":")
        && number > 0
        && lines.get(number - 1).strip().startsWith("#");
  }

  private static boolean isIn(Value root, String path) {
    return isIn(root, List.of(path.split("\\.", -1)));
  }

  private static boolean isIn(Value value, List<String> path) {
    if (path.isEmpty()) {
      return true;
    }
    return switch (value) {
      case Items items -> items.values().stream().anyMatch(item -> isIn(item, path));
      case Section section ->
          section.entries().stream()
              .filter(entry -> path.getFirst().equals("*") || path.getFirst().equals(entry.key()))
              .anyMatch(entry -> isIn(entry.value(), path.subList(1, path.size())));
      default -> false;
    };
  }
}
