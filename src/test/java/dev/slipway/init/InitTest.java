package dev.slipway.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.ConfigFile;
import dev.slipway.config.source.Problem;
import dev.slipway.model.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createDirectory(temporary.resolve("My Shop_2"));
  }

  @Test
  void writes_a_file_that_reads_back_without_problems() throws Exception {
    Files.writeString(folder.resolve("requirements.txt"), "flask\ngunicorn\n");
    Files.writeString(folder.resolve("app.py"), "from flask import Flask\napp = Flask(__name__)\n");

    Init.Written written = Init.write(folder, Questions.NOBODY);

    assertThat(written.gaps()).isZero();
    assertThat(written.recognition().framework().orElseThrow().evidence())
        .isEqualTo("flask in requirements.txt line 1");
    assertThat(ConfigFile.read(written.file(), "local").orThrow().config().app())
        .isEqualTo("my-shop-2");
  }

  @Test
  void never_overwrites_a_file() throws Exception {
    Files.writeString(folder.resolve("slipway.yaml"), "mine");

    assertThatThrownBy(() -> Init.write(folder, Questions.NOBODY))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo("init.exists");
              assertThat(failure.next()).contains("slipway check");
            });
    assertThat(folder.resolve("slipway.yaml")).hasContent("mine");
  }

  @Test
  void leaves_a_gap_that_check_reports_when_nobody_can_be_asked() {
    Init.Written written = Init.write(folder, Questions.NOBODY);

    assertThat(written.gaps()).isEqualTo(1);
    ConfigFile.Invalid result = (ConfigFile.Invalid) ConfigFile.read(written.file(), "local");
    assertThat(result.problems())
        .singleElement()
        .extracting(Problem::what)
        .asString()
        .startsWith("to be filled in: the command that starts the app");
  }

  @Test
  void asks_for_the_start_command_of_an_app_it_does_not_know() {
    List<String> asked = new ArrayList<>();
    Init.Written written =
        Init.write(
            folder,
            question -> {
              asked.add(question);
              return Optional.of(" php -S 0.0.0.0:$PORT index.php ");
            });

    assertThat(asked).hasSize(1);
    assertThat(
            ConfigFile.read(written.file(), "local")
                .orThrow()
                .config()
                .processes()
                .getFirst()
                .command()
                .arguments())
        .containsExactly("php", "-S", "{listen}", "index.php");
  }

  @Test
  void survives_files_that_are_no_text_links_and_folders_of_others() throws Exception {
    Files.write(folder.resolve("app.py"), new byte[] {0, 1, 2, (byte) 0xff});
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    Files.writeString(folder.resolve("package.json"), "{ no json");

    assertThat(Init.write(folder, Questions.NOBODY).gaps()).isEqualTo(1);
  }
}
