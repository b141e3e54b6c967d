package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.source.Problem;
import dev.slipway.config.source.Source;
import dev.slipway.config.source.Value;
import dev.slipway.config.source.Value.Section;
import dev.slipway.config.source.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commented example is the reference: it holds every setting, and each is explained. */
class ReferenceTest {
  private static final Path FILE = Path.of("examples/reference/slipway.yaml");

  @Test
  void holds_every_setting_that_there_is() throws Exception {
    List<Problem> problems = new ArrayList<>();
    Section root =
        (Section)
            YamlReader.read(new Source(FILE.toString(), Files.readString(FILE)), problems)
                .orElseThrow();

    assertThat(problems).isEmpty();
    assertThat(Settings.paths()).contains("tls.key").allMatch(path -> isIn(root, path));
  }

  @Test
  void has_no_problem_in_any_of_its_environments() {
    ConfigFile.Valid file = ConfigFile.read(FILE, ConfigFile.LOCAL).orThrow();
    assertThat(file.environments())
        .containsExactly("local", "staging", "production", "other-forms");
  }

  @Test
  void explains_each_setting_above_it() throws Exception {
    List<String> lines = Files.readAllLines(FILE);
    for (int i = 1; i < lines.size(); i++) {
      boolean key = lines.get(i).matches("[a-z-]+:.*");
      assertThat(!key || lines.get(i - 1).startsWith("#")).as(lines.get(i)).isTrue();
    }
  }

  private static boolean isIn(Section root, String path) {
    Stream<Section> environments =
        root.entry("environments").stream()
            .flatMap(entry -> ((Section) entry.value()).entries().stream())
            .map(entry -> (Section) entry.value());
    return Stream.concat(Stream.of(root), environments)
        .anyMatch(section -> isIn(section, List.of(path.split("\\."))));
  }

  private static boolean isIn(Value value, List<String> path) {
    if (path.isEmpty()) {
      return true;
    }
    return value instanceof Section section
        && section.entries().stream()
            .filter(entry -> path.getFirst().equals("*") || path.getFirst().equals(entry.key()))
            .anyMatch(entry -> isIn(entry.value(), path.subList(1, path.size())));
  }
}
