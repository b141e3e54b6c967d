package dev.slipway.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.model.Failure;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Programs;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DjangoDatabaseTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path release;

  @BeforeEach
  void needs_django() {
    assumeTrue(Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/django")));
  }

  @Test
  void says_what_the_settings_say() throws IOException {
    project("");
    settings("'django.db.backends.sqlite3'", "Path(__file__).parent.parent / 'shop.db'");

    String setting = ask(Map.of());

    assertThat(SqliteLocation.parse(setting, List.of(release)).path())
        .isEqualTo(release.toRealPath().resolve("shop.db"));
  }

  @Test
  void variables_that_settings_read_count() throws IOException {
    project("print('noise without a line break', end='')");
    settings("'django.db.backends.sqlite3'", "os.environ['SHOP_DB']");

    assertThat(ask(Map.of("SHOP_DB", "data/shop.db"))).isEqualTo("data/shop.db");
  }

  @Test
  void another_engine_is_named() throws IOException {
    project("");
    settings("'django.db.backends.postgresql'", "'shop'");

    assertThatThrownBy(() -> ask(Map.of()))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo("database.engine"))
        .hasMessageContaining("postgresql");
  }

  @Test
  void broken_settings_are_quoted() throws IOException {
    project("");
    settings("'django.db.backends.sqlite3'", "no_such_name");

    assertThatThrownBy(() -> ask(Map.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("no_such_name");
  }

  private String ask(Map<String, String> variables) {
    Surroundings surroundings =
        new Surroundings(release, Map.of("PATH", Programs.SYSTEM_PATH), Optional.empty());
    return new DjangoDatabase(new CommandRunner(Redaction.NONE))
        .setting(PYTHON, surroundings.with(variables));
  }

  private void project(String extra) throws IOException {
    Files.writeString(
        release.resolve("manage.py"),
        """
        import os, sys
        if __name__ == "__main__":
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
            from django.core.management import execute_from_command_line
            %s
            execute_from_command_line(sys.argv)
        """
            .formatted(extra));
  }

  private void settings(String engine, String name) throws IOException {
    Path module = Files.createDirectory(release.resolve("shop"));
    Files.createFile(module.resolve("__init__.py"));
    Files.writeString(
        module.resolve("settings.py"),
        """
        import os
        from pathlib import Path
        SECRET_KEY = "x"
        INSTALLED_APPS = ["an_app_that_does_not_exist"]
        DATABASES = {"default": {"ENGINE": %s, "NAME": %s}}
        """
            .formatted(engine, name));
  }
}
