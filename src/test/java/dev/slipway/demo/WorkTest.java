package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.server.Running;
import dev.slipway.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTest {
  private static final ProcessIdentity DEAD = new ProcessIdentity(1, 1, "an earlier boot");

  @TempDir Path temporary;

  @Test
  void ends_the_server_that_a_killed_demo_left_and_deletes_its_folder() throws Exception {
    Path left = folder("slipway-demo-left", DEAD);
    Process server = new ProcessBuilder("sleep", "601").start();
    Running.note(
        Files.createDirectory(left.resolve("server")),
        ProcessIdentity.of(server.pid()).orElseThrow());
    try (Work work = Work.begin(temporary)) {
      assertThat(server.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(left).doesNotExist();
      assertThat(work.serverFolder()).isEmptyDirectory();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void leaves_alone_what_belongs_to_a_demo_that_runs_or_to_nobody() throws IOException {
    Path running = folder("slipway-demo-running", ProcessIdentity.self());
    Path nobodys = Files.createDirectory(temporary.resolve("slipway-demo-nobodys"));
    try (Work _ = Work.begin(temporary)) {
      assertThat(running).exists();
      assertThat(nobodys).exists();
    }
    assertThat(running).exists();
  }

  private Path folder(String name, ProcessIdentity owner) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    Running.note(folder, owner);
    return folder;
  }
}
