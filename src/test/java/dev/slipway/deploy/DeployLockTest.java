package dev.slipway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes an app and environment is alone; another one is told who it is. */
class DeployLockTest {
  @TempDir Path folder;

  private static void refusedBecauseOf(String what, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.kind().exitCode()).isEqualTo(4);
              assertThat(failure.what())
                  .contains("'" + what + "' of shop/production")
                  .contains("asked for by ben")
                  .contains("process " + ProcessHandle.current().pid());
            });
  }

  @Test
  void nothing_is_deployed_rolled_back_or_recovered_while_a_backup_is_taken() {
    Host host = new Host(folder);
    host.deployments.alone(
        Host.APP,
        "backup create",
        "ben",
        () -> {
          refusedBecauseOf("backup create", host::deploy);
          refusedBecauseOf("backup create", host::recover);
          refusedBecauseOf(
              "backup create",
              () ->
                  host.deployments.rollBack(Host.APP, Optional.empty(), Host.NONE, Host.control()));
          return "";
        });
    assertThat(host.deploy().isLive()).isTrue();
  }

  @Test
  void no_backup_is_taken_while_something_else_is_done() {
    Host host = new Host(folder);
    host.deployments.alone(
        Host.APP,
        "remove",
        "ben",
        () -> {
          refusedBecauseOf(
              "remove",
              () -> host.deployments.alone(Host.APP, "backup create", "anna", () -> "taken"));
          return "";
        });
  }

  @Test
  void what_was_never_deployed_is_not_locked_into_being() throws IOException {
    Path root = folder.resolve("root");
    Host host = new Host(root);
    Files.move(root, folder.resolve("put aside"));
    assertThatThrownBy(() -> host.deployments.alone(Host.APP, "remove", "ben", () -> ""))
        .hasMessageContaining("never deployed");
    assertThat(root).doesNotExist();
  }
}
