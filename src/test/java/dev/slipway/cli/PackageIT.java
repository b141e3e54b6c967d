package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.SlipwayHome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code slipway package} in the checkout of a real Django project. */
class PackageIT {
  @TempDir Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Path source;

  @BeforeEach
  void a_checkout() throws Exception {
    source = dir.resolve("source");
    Path sample = Path.of("src/test/resources/apps/django");
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = source.resolve(sample.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    Files.writeString(
        source.resolve("slipway.yaml"),
        "app: shop\nprocesses: {web: python3 manage.py runserver}\nmigrations: django\n");
    git("init", "--quiet");
    git("add", ".");
    git("-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "first");
  }

  @Test
  void models_that_fit_their_committed_migrations_are_no_warning() {
    assertThat(packageIt("/usr/bin:/bin"))
        .doesNotContain("warning")
        .contains("version", ".git/: version control");
  }

  @Test
  void a_model_that_changed_without_a_migration_is_told() throws IOException {
    Path models = source.resolve("shop/models.py");
    Files.writeString(
        models,
        Files.readString(models)
            .replace("vat = ", "note = models.TextField(default='')\n    vat = "));

    assertThat(packageIt("/usr/bin:/bin"))
        .contains("The models changed without a migration: Add field note to product")
        .contains("slipway migration new");
  }

  @Test
  void a_migration_that_is_not_committed_is_told() throws IOException {
    Files.writeString(
        source.resolve("shop/migrations/0004_empty.py"),
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [("shop", "0003_vat")]
            operations = []
        """);

    assertThat(packageIt("/usr/bin:/bin"))
        .contains("not committed, nobody else has them: shop/migrations/0004_empty.py");
  }

  @Test
  void a_checkout_without_the_tool_is_packaged_and_the_gap_is_told() {
    assertThat(packageIt("/nowhere")).contains("could not be compared here").contains("version");
  }

  private String packageIt(String path) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> variables = Map.of("PATH", path, "DB_FILE", dir.resolve("db") + "");
    Caller caller = new Caller(source, variables, new SlipwayHome(dir.resolve("home")));
    Cli cli = new Cli(caller, new LineConsole(stream, stream, Style.PLAIN));
    assertThat(cli.run(List.of("package", "--version-name", "1.0.0"))).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private void git(String... arguments) throws IOException {
    List<String> line = Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
    Process git = new ProcessBuilder(line).directory(source.toFile()).inheritIO().start();
    assertThat(git.onExit().join().exitValue()).isZero();
  }
}
