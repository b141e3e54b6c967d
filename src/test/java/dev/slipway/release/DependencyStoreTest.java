package dev.slipway.release;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.config.AppConfig.CommandLine;
import dev.slipway.config.AppConfig.Dependencies;
import dev.slipway.config.AppConfig.Dependencies.Manager;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Account;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool is a shell line that copies; what is asked is what becomes of its work. */
class DependencyStoreTest {
  private static final CommandRunner COMMANDS = new CommandRunner(Redaction.NONE);

  @TempDir Path dir;

  private Path environments;
  private Surroundings release;
  private DependencyStore store;

  @BeforeEach
  void a_release_with_a_lock_file() throws IOException {
    environments = dir.resolve("environments");
    release = release("1", "greet 1.0\n", Optional.empty());
    store = new DependencyStore(environments, COMMANDS);
  }

  @Test
  void an_intact_environment_is_used_again_by_a_release_with_the_same_lock_file()
      throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Surroundings second = release("2", "greet 1.0\n", Optional.empty());
    store.install(copying(), second, Progress.SILENT);

    assertThat(installs()).isEqualTo(1);
    assertThat(store.find(copying(), second)).isEqualTo(store.find(copying(), release));
    assertThat(store.over(copying(), second).environment().get("PATH"))
        .startsWith(environment() + "/bin:");
  }

  @Test
  void another_lock_file_or_another_command_gets_an_environment_of_its_own() throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Path old = environment();
    Surroundings second = release("2", "greet 2.0\n", Optional.empty());
    store.install(copying(), second, Progress.SILENT);
    store.install(
        command("mkdir {environment}/bin && date >{environment}/bin/x"), second, Progress.SILENT);

    assertThat(installs()).isEqualTo(2);
    assertThat(SampleRelease.everythingIn(environments).stream().filter(p -> !p.contains("/")))
        .hasSize(3);
    assertThat(old.resolve("lib/lock.txt")).hasContent("greet 1.0");
  }

  @Test
  void a_release_keeps_its_environment_when_keys_are_made_in_another_way() throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Path old = Files.move(environment(), environments.resolve("0123abcd"));
    Files.writeString(environments.resolve(".of-releases").resolve(releaseName()), "0123abcd\n");

    store = new DependencyStore(environments, COMMANDS);
    assertThat(store.find(copying(), release)).contains(old);
    store.keepOnly(Set.of(store.key(copying(), release)));
    assertThat(old).isDirectory();
    store.keepOnly(Set.of());
    assertThat(environments.resolve(".of-releases")).isEmptyDirectory();
  }

  private String releaseName() {
    return String.valueOf(release.directory().getFileName());
  }

  @Test
  void a_damaged_environment_is_rebuilt_beside_and_left_alone() throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Path damaged = environment();
    Files.delete(damaged.resolve("lib/lock.txt"));
    List<String> asItWas = SampleRelease.everythingIn(damaged);

    assertThat(store.find(copying(), release)).isEmpty();
    store.install(copying(), release, Progress.SILENT);

    assertThat(environment()).isNotEqualTo(damaged).hasFileName(damaged.getFileName() + "-2");
    assertThat(environment().resolve("lib/lock.txt")).hasContent("greet 1.0");
    assertThat(SampleRelease.everythingIn(damaged)).isEqualTo(asItWas);
  }

  @Test
  void a_file_changed_to_the_same_length_is_damage_and_a_new_cache_is_none() throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Path first = environment();
    Files.createDirectories(first.resolve("lib/__pycache__"));
    Files.writeString(first.resolve("lib/__pycache__/x.pyc"), "compiled");
    assertThat(store.find(copying(), release)).contains(first);

    Files.writeString(first.resolve("lib/lock.txt"), "greet 6.6\n");
    Files.setLastModifiedTime(first.resolve("lib/lock.txt"), FileTime.fromMillis(0));
    assertThat(store.find(copying(), release)).isEmpty();
  }

  @Test
  void what_died_half_way_is_never_used() throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Path first = environment();
    Files.delete(first.resolve(".slipway-complete"));

    assertThat(store.find(copying(), release)).isEmpty();
    store.install(copying(), release, Progress.SILENT);
    assertThat(environment()).isNotEqualTo(first);
  }

  @Test
  void a_tool_that_fails_is_quoted_and_leaves_nothing() {
    Dependencies failing = command("mkdir {environment}/lib; echo no such package: greet; exit 3");

    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> store.install(failing, release, Progress.SILENT))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo("dependencies.install");
          assertThat(failure.what()).contains("exit code 3");
          assertThat(failure.next()).contains("no such package: greet");
        });
    assertThat(environments).isEmptyDirectory();
  }

  @Test
  void without_its_environment_a_release_cannot_run() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> store.over(copying(), release))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("dependencies.absent"));
  }

  @Test
  void pruning_keeps_every_environment_of_a_release_that_is_still_here() throws IOException {
    store.install(copying(), release, Progress.SILENT);
    Path damaged = environment();
    Files.delete(damaged.resolve("lib/lock.txt"));
    store.install(copying(), release, Progress.SILENT);
    Surroundings second = release("2", "greet 2.0\n", Optional.empty());
    store.install(copying(), second, Progress.SILENT);
    Path unneeded = store.find(copying(), second).orElseThrow();

    store.keepOnly(Set.of(store.key(copying(), release)));

    assertThat(unneeded).doesNotExist();
    assertThat(damaged).exists();
    assertThat(store.find(copying(), release)).isPresent();
  }

  @Test
  void tools_run_as_the_app_and_what_they_made_is_not_the_apps_afterwards() throws IOException {
    assumeTrue(Account.ourUid() == 0, "only root can run tools as other accounts");
    Files.setPosixFilePermissions(dir, fromString("rwxr-xr-x"));
    Surroundings nobodys = release("3", "greet 1.0\n", Optional.of("nobody"));
    Dependencies asNobody =
        command(
            "test $(id -u) != 0 && echo x >$HOME/x && mkdir {environment}/bin"
                + " && echo made >{environment}/bin/x");

    store.install(asNobody, nobodys, Progress.SILENT);

    Path environment = store.find(asNobody, nobodys).orElseThrow();
    assertThat(SampleRelease.everythingIn(environment))
        .containsExactly(".slipway-complete", "bin", "bin/x");
    assertThat(succeeds(nobodys, "cat " + environment + "/bin/x")).isTrue();
    assertThat(succeeds(nobodys, "echo x >>" + environment + "/bin/x")).isFalse();
    assertThat(succeeds(nobodys, "echo x >" + environment + "/bin/y")).isFalse();
  }

  private static boolean succeeds(Surroundings as, String line) {
    return COMMANDS
        .run(new Command(List.of("sh", "-c", line), as, Duration.ofSeconds(20), Optional.empty()))
        .succeeded();
  }

  private Path environment() {
    return store.find(copying(), release).orElseThrow();
  }

  private Surroundings release(String name, String lock, Optional<String> user) throws IOException {
    Path directory = Files.createDirectories(dir.resolve("releases").resolve(name));
    Files.writeString(directory.resolve("lock.txt"), lock);
    return new Surroundings(directory, Map.of("PATH", "/usr/bin:/bin"), user);
  }

  private Dependencies copying() {
    return command(
        "echo installed >>"
            + dir.resolve("log")
            + " && mkdir {environment}/lib"
            + " && cp lock.txt {environment}/lib/");
  }

  private static Dependencies command(String line) {
    return new Dependencies(
        Manager.COMMAND, "lock.txt", Optional.of(CommandLine.shell(line)), Optional.empty(), false);
  }

  private long installs() throws IOException {
    return Files.readAllLines(dir.resolve("log")).size();
  }
}
