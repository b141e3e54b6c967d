package dev.slipway.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.Dependencies.Manager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {
  private static final Dependencies PIP =
      new Dependencies(Manager.PIP, "requirements.txt", Optional.empty(), Optional.empty(), false);

  @TempDir Path release;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-r requirements/base.txt",
        "-rrequirements/base.txt",
        "--requirement requirements/base.txt",
        "--requirement=requirements/base.txt",
        "-c requirements/base.txt  # pinned",
        "--constraint 'requirements/base.txt'",
        "-r \\\n  requirements/base.txt",
        "flask\n\n  -r ./requirements/base.txt\n"
      })
  void an_included_file_counts(String text) throws IOException {
    write("requirements.txt", text);
    assertThat(keyWith("requirements/base.txt", "flask==3.0"))
        .isNotEqualTo(keyWith("requirements/base.txt", "flask==3.1"));
  }

  @Test
  void what_an_included_file_includes_counts_relative_to_that_file() throws IOException {
    write("requirements.txt", "-r requirements/production.txt");
    write("requirements/production.txt", "-r base.txt\n-r ../requirements.txt");
    write("requirements/base.txt", "-c pins/all.txt");
    write("requirements/pins/all.txt", "flask==3.0");

    assertThat(Requirements.of(release, "requirements.txt").files())
        .map(Path::toString)
        .containsExactly(
            "requirements.txt",
            "requirements/base.txt",
            "requirements/pins/all.txt",
            "requirements/production.txt");
  }

  @Test
  void nothing_outside_the_release_is_looked_at() throws IOException {
    Path outside = release.resolveSibling(release.getFileName() + "-outside.txt");
    Files.writeString(outside, "flask");
    write(
        "requirements.txt",
        "-r ../"
            + outside.getFileName()
            + "\n-c "
            + outside
            + "\n-r https://example.com/x.txt\n"
            + "-r absent.txt");

    assertThat(Requirements.of(release, "requirements.txt").files())
        .containsExactly(Path.of("requirements.txt"));
    Files.delete(outside);
  }

  @Test
  void local_wheels_and_packages_count() throws IOException {
    write(
        "requirements.txt",
        "--find-links wheels\n./libs/greet[fast] ; python_version > '3'\n"
            + "cart @ file:vendor/cart-1.0.tar.gz\nflask==3.0 --hash=sha256:00");
    write("wheels/a-1.0-py3-none-any.whl", "wheel");
    write("libs/greet/pyproject.toml", "[project]");
    write("vendor/cart-1.0.tar.gz", "cart");
    write("flask/__init__.py", "not what pip installs");

    assertThat(Requirements.of(release, "requirements.txt").files())
        .map(Path::toString)
        .containsExactly("libs/greet", "requirements.txt", "vendor/cart-1.0.tar.gz", "wheels");
    assertThat(keyWith("libs/greet/greet.py", "print(1)"))
        .isNotEqualTo(keyWith("libs/greet/greet.py", "print(2)"));
  }

  @Test
  void an_editable_package_binds_the_environment_to_its_release() throws IOException {
    write("requirements.txt", "-e .");
    Path other = Files.createDirectories(release.resolve("other"));
    Files.writeString(other.resolve("requirements.txt"), "-e .");

    assertThat(DependencyKey.of(PIP, other)).isNotEqualTo(key());
  }

  @Test
  void what_no_requirement_names_does_not_count() throws IOException {
    write("requirements.txt", "flask==3.0");
    assertThat(keyWith("app.py", "import flask")).isEqualTo(keyWith("app.py", "import os"));
  }

  private String key() {
    return DependencyKey.of(PIP, release);
  }

  private String keyWith(String path, String text) throws IOException {
    write(path, text);
    return key();
  }

  private void write(String path, String text) throws IOException {
    Path file = release.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
