package dev.slipway.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.Dependencies.Manager;
import dev.slipway.model.Progress;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Programs;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real pip and the real npm, with packages that come along in the release: no network. */
class InstalledPackagesIT {
  private static final CommandRunner COMMANDS = new CommandRunner(Redaction.NONE);
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  @TempDir Path dir;

  private Path folder;
  private Surroundings release;
  private DependencyStore store;

  @BeforeEach
  void a_release() throws IOException {
    folder = Files.createDirectories(dir.resolve("root/releases/1"));
    release =
        new Surroundings(folder, Map.of("PATH", PATH, "HOME", dir.toString()), Optional.empty());
    store = new DependencyStore(dir.resolve("root/environments"), COMMANDS);
  }

  @Test
  void pip_installs_a_wheel_from_an_included_file_and_a_damaged_venv_is_rebuilt_beside()
      throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")));
    wheel(folder.resolve("wheels/greet-1.0-py3-none-any.whl"));
    write("requirements.txt", "--no-index\n--find-links wheels\n-r base.txt\n");
    write("base.txt", "greet==1.0\n");
    Dependencies pip =
        new Dependencies(
            Manager.PIP, "requirements.txt", Optional.empty(), Optional.empty(), false);

    store.install(pip, release, Progress.SILENT);
    assertThat(run(pip, "python", "-c", "import greet; print(greet.WORD)")).contains("hello");
    Path first = store.find(pip, release).orElseThrow();

    store.install(pip, release, Progress.SILENT);
    assertThat(store.find(pip, release)).contains(first);

    Path module =
        run(pip, "python", "-c", "import greet; print(greet.__file__)").map(Path::of).orElseThrow();
    Files.delete(module);
    store.install(pip, release, Progress.SILENT);

    assertThat(store.find(pip, release)).isPresent().get().isNotEqualTo(first);
    assertThat(run(pip, "python", "-c", "import greet; print(greet.WORD)")).contains("hello");
    assertThat(module).doesNotExist();
  }

  @Test
  void what_npm_installed_is_found_by_require_and_by_import() throws IOException {
    assumeTrue(Programs.find("npm", PATH, dir).isPresent(), "npm is not installed");
    Path source = Files.createDirectories(dir.resolve("greet"));
    Files.writeString(
        source.resolve("package.json"),
        "{\"name\": \"greet\", \"version\": \"1.0.0\", \"main\": \"index.js\"}");
    Files.writeString(source.resolve("index.js"), "module.exports = {word: 'hello'}\n");
    Files.createDirectories(folder.resolve("web/vendor"));
    tool(folder.resolve("web/vendor"), "npm", "pack", "--silent", source.toString());
    write(
        "web/package.json",
        "{\"name\": \"shop\", \"version\": \"1.0.0\","
            + " \"dependencies\": {\"greet\": \"file:vendor/greet-1.0.0.tgz\"}}");
    tool(folder.resolve("web"), "npm", "install", "--offline", "--package-lock-only", "--silent");
    write("web/old.cjs", "console.log(require('greet').word)\n");
    write("web/new.mjs", "import greet from 'greet'\nconsole.log(greet.word)\n");
    Dependencies npm =
        new Dependencies(
            Manager.NPM, "web/package-lock.json", Optional.empty(), Optional.empty(), false);

    store.install(npm, release, Progress.SILENT);

    assertThat(run(npm, "node", "web/old.cjs")).contains("hello");
    assertThat(run(npm, "node", "web/new.mjs")).contains("hello");

    Path first = store.find(npm, release).orElseThrow();
    Files.delete(first.resolve("web/node_modules/greet/index.js"));
    store.install(npm, release, Progress.SILENT);

    assertThat(run(npm, "node", "web/new.mjs")).contains("hello");
    assertThat(first.resolve("web/node_modules/greet/index.js")).doesNotExist();
  }

  /** What the program printed, in the release with its dependencies. */
  private Optional<String> run(Dependencies wanted, String... line) {
    Outcome outcome = command(store.over(wanted, release), line);
    assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
    return outcome.output().lines().findFirst();
  }

  private void tool(Path in, String... line) {
    Outcome outcome = command(new Surroundings(in, release.environment(), Optional.empty()), line);
    assertThat(outcome.succeeded()).as(outcome.output()).isTrue();
  }

  private static Outcome command(Surroundings in, String... line) {
    return COMMANDS.run(new Command(List.of(line), in, Duration.ofMinutes(2), Optional.empty()));
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void wheel(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    String info = "greet-1.0.dist-info/";
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "greet.py", "WORD = 'hello'\n");
      add(zip, info + "METADATA", "Metadata-Version: 2.1\nName: greet\nVersion: 1.0\n");
      add(
          zip,
          info + "WHEEL",
          "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
      add(
          zip,
          info + "RECORD",
          "greet.py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n");
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
