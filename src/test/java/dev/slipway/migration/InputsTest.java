package dev.slipway.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir Path directory;

  @Test
  void a_release_is_told_by_its_name() {
    assertThat(input("releases/20261121_101500-1.0", Optional.empty(), "up"))
        .isEqualTo("release 20261121_101500-1.0");
  }

  @Test
  void a_checkout_is_told_by_its_files_and_the_command() throws IOException {
    String before = input("code", Optional.empty(), "up");
    write("code/a/b.sql", "1");
    String one = input("code", Optional.empty(), "up");
    write("code/.venv/x.py", "installed");
    String same = input("code", Optional.empty(), "up");
    write("code/a/b.sql", "2");
    String two = input("code", Optional.empty(), "up");

    assertThat(List.of(before, one, two)).doesNotHaveDuplicates();
    assertThat(same).isEqualTo(one);
    assertThat(input("code", Optional.empty(), "other")).isNotEqualTo(two);
  }

  @Test
  void with_a_folder_only_that_folder_counts() throws IOException {
    write("releases/1/db/1.sql", "1");
    write("releases/2/db/1.sql", "1");
    write("releases/2/app.py", "changed");
    write("releases/3/db/2.sql", "1");

    assertThat(input("releases/2", Optional.of("db"), "up"))
        .isEqualTo(input("releases/1", Optional.of("db"), "up"))
        .isNotEqualTo(input("releases/3", Optional.of("db"), "up"));
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String input(String release, Optional<String> folder, String command) {
    Path path = directory.resolve(release);
    return new Inputs(folder, List.of(command))
        .of(new Surroundings(path, Map.of(), Optional.empty()));
  }
}
