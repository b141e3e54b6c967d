package dev.slipway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Outcome;
import dev.slipway.process.Programs;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespacesTest {
  private static final CommandRunner RUNNER = new CommandRunner(Redaction.NONE);

  @TempDir Path folder;
  private Path live;
  private Path instead;
  private Sandbox sandbox = new Unguarded(List.of());

  @BeforeEach
  void open() throws IOException {
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    Path tmp = Files.createDirectory(scratch.resolve("tmp"));
    live = Files.createDirectory(folder.resolve("live data"));
    Files.writeString(live.resolve("shop.db"), "live");
    instead = Files.createDirectory(scratch.resolve("instead"));
    Files.writeString(instead.resolve("shop.db"), "clone");
    sandbox = Namespaces.open(scratch, tmp, List.of(new View(live, instead)), List.of());
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void a_program_inside_sees_and_changes_the_clone_by_the_name_of_the_live_one() throws Exception {
    assertThat(sandbox.gaps()).isEmpty();
    Outcome outcome = inside("cat '" + live + "/shop.db'; echo changed > '" + live + "/shop.db'");
    assertThat(outcome.output()).isEqualToIgnoringNewLines("clone");
    assertThat(live.resolve("shop.db")).hasContent("live");
    assertThat(instead.resolve("shop.db")).hasContent("changed");
  }

  @Test
  void a_relative_name_from_its_working_directory_leads_to_the_clone_too() {
    assertThat(inside("cat shop.db").output()).isEqualToIgnoringNewLines("clone");
  }

  @Test
  void nothing_else_can_be_written() {
    Outcome outcome = inside("touch '" + folder + "/other' /root/x /etc/x; echo done");
    assertThat(outcome.output()).contains("Read-only file system").contains("done");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void temporary_files_can_be_written_and_stay_inside() {
    Outcome outcome = inside("echo x > \"$TMPDIR/slipway-test-file\" && ls \"$TMPDIR\"");
    assertThat(outcome.output()).contains("slipway-test-file");
    assertThat(Path.of("/tmp/slipway-test-file")).doesNotExist();
  }

  @Test
  void no_network_can_be_reached() {
    Outcome outcome = inside("ip -o link | wc -l; ip route");
    assertThat(outcome.output().strip()).isEqualTo("1");
  }

  @Test
  void a_server_inside_is_reached_from_outside_by_another_port_only() throws Exception {
    Command server =
        new Command(
            List.of("/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1", "8123"),
            sandbox.inside(outside()),
            Duration.ofSeconds(20),
            Optional.empty());
    Thread running = Thread.ofVirtual().start(() -> RUNNER.run(server));
    try {
      assertThat(get(sandbox.portTo(8123), "/shop.db")).isEqualTo("clone");
    } finally {
      running.interrupt();
      running.join();
    }
  }

  /** By the older client: the newer one reads its settings once, and other tests set some. */
  private static String get(int port, String path) throws Exception {
    URL url = URI.create("http://127.0.0.1:" + port + path).toURL();
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (true) {
      try (InputStream answer = url.openStream()) {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException notYet) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
    }
  }

  private Outcome inside(String script) {
    return RUNNER.run(
        new Command(
            List.of("/bin/sh", "-c", script),
            sandbox.inside(outside()),
            Duration.ofSeconds(20),
            Optional.empty()));
  }

  private Surroundings outside() {
    return new Surroundings(live, Map.of("PATH", Programs.SYSTEM_PATH), Optional.empty());
  }
}
