package dev.slipway.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.process.Account;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A root keeper gives each app its own user. */
@Timeout(20)
class AppUserTest {
  @TempDir Path directory;
  private InstanceFiles files;
  private @Nullable Supervised begun;

  @BeforeEach
  void only_root_can_become_another_user() throws Exception {
    assumeThat(Account.ourUid()).isZero();
    files = InstanceFiles.in(directory.resolve("instances/1-web"));
  }

  @AfterEach
  void end() {
    if (begun != null) {
      begun.leave();
    }
    Leftovers.kill(directory);
  }

  @Test
  void the_program_runs_as_its_user_with_that_users_groups_only() throws Exception {
    begin("nobody", "id -u; id -G; grep CapEff /proc/self/status; echo; exec sleep 60");

    awaitLog("\n\n");
    assertThat(Files.readString(files.log())).startsWith("65534\n65534\nCapEff:\t0000000000000000");
  }

  @Test
  void it_can_open_its_output_by_name_but_reach_nothing_beside_it() throws Exception {
    begin(
        "nobody",
        "echo by name >>/dev/stdout; ls "
            + files.directory()
            + "; echo x >>"
            + files.log()
            + "; echo end; exec sleep 60");

    awaitLog("end\n");
    assertThat(Files.readString(files.log()))
        .startsWith("by name\n")
        .contains("Permission denied")
        .doesNotContain("process.json", "\nx\n");
  }

  @Test
  void it_is_stopped_like_any_other() throws Exception {
    Supervised supervised = begin("nobody", "sleep 61 & echo up; exec sleep 62");
    awaitLog("up");
    Family family = new Family(files, files.record().map(ProcessRecord::process));

    supervised.dismiss(Duration.ofSeconds(2));

    assertThat(supervised.awaitStopped(Duration.ofSeconds(5))).isTrue();
    assertThat(family.members()).isEmpty();
  }

  @Test
  void an_unknown_user_is_named() throws Exception {
    Supervised supervised = begin("nobody-at-all", "sleep 60");

    while (supervised.state(0).exit() == null) {
      Thread.sleep(5);
    }
    assertThat(supervised.state(0).exit()).contains("nobody-at-all");
    assertThat(supervised.state(0).phase()).isEqualTo(InstanceState.Phase.BACKING_OFF);
  }

  private Supervised begin(String user, String script) {
    Desired.Instance spec =
        new Desired.Instance(
            "1-web",
            "web",
            "r1",
            List.of("sh", "-c", script),
            "/",
            Map.of("PATH", "/usr/bin:/bin"),
            user,
            1000);
    Supervised supervised = new Supervised(files, spec, RestartDelays.APP);
    begun = supervised;
    supervised.begin(null);
    return supervised;
  }

  private void awaitLog(String text) throws Exception {
    while (!Files.exists(files.log()) || !Files.readString(files.log()).contains(text)) {
      Thread.sleep(5);
    }
  }
}
