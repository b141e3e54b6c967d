package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.deploy.Ending.Outcome;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive is there as long as its deployment may need it, and not longer. */
class IncomingTest {
  @TempDir Path folder;

  private Host host;
  private Path archive;

  @BeforeEach
  void anArchiveCameIn() throws IOException {
    host = new Host(folder);
    archive = Files.createDirectories(folder.resolve("incoming")).resolve("next.zip");
    Files.writeString(archive, "an archive");
  }

  private Ending deploy() {
    return deploy(archive);
  }

  private Ending deploy(Path file) {
    NewRelease.Archive from = new NewRelease.Archive(file, new Digest("a".repeat(64)));
    return host.deployments.deploy(
        Host.APP, new NewRelease(Host.NEXT, Optional.of(from)), Host.NONE, Host.control());
  }

  @Test
  void is_gone_when_the_release_is_live() {
    assertThat(deploy().outcome()).isEqualTo(Outcome.LIVE);
    assertThat(archive).doesNotExist();
  }

  @Test
  void is_gone_when_the_deployment_was_undone() {
    host.healthy = false;
    assertThat(deploy().outcome()).isEqualTo(Outcome.UNDONE);
    assertThat(archive).doesNotExist();
  }

  @Test
  void is_gone_when_the_request_was_refused() {
    host.deployments.alone(
        Host.APP,
        "backup create",
        "ben",
        () -> {
          assertThatThrownBy(this::deploy).isInstanceOf(Failure.class);
          return "";
        });
    assertThat(archive).doesNotExist();
  }

  @Test
  void stays_until_its_deployment_is_recovered() {
    host.world.dieAfter(3);
    assertThatThrownBy(this::deploy).isInstanceOf(World.Died.class);
    host.world.live();
    assertThat(archive).exists();

    assertThat(host.recover().orElseThrow().outcome()).isEqualTo(Outcome.LIVE);
    assertThat(archive).doesNotExist();
  }

  @Test
  void is_not_needed_for_recovering_what_is_unpacked() {
    host.world.dieAfter(12);
    assertThatThrownBy(this::deploy).isInstanceOf(World.Died.class);
    host.world.live();
    assertThat(host.releases.isComplete(Host.NEXT)).isTrue();
    host.archivesAreGone = true;

    assertThat(host.recover().orElseThrow().outcome()).isEqualTo(Outcome.LIVE);
  }

  @Test
  void a_persons_own_archive_stays() throws IOException {
    Path own = Files.writeString(folder.resolve("own.zip"), "an archive");
    assertThat(deploy(own).outcome()).isEqualTo(Outcome.LIVE);
    assertThat(own).exists();
  }
}
