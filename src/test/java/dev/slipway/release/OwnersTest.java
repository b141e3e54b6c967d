package dev.slipway.release;

import static dev.slipway.release.SampleRelease.FIRST;
import static dev.slipway.release.SampleRelease.SECOND;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.Account;
import dev.slipway.process.Command;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.process.Surroundings;
import dev.slipway.release.SampleRelease.Packed;
import dev.slipway.release.ZipMaker.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root unpacks; the app runs as another account, which may read its release and write its data. */
class OwnersTest {
  private static final Optional<String> NOBODY = Optional.of("nobody");

  @TempDir Path dir;

  private ReleaseStore store;
  private Path release;

  @BeforeEach
  void root_has_unpacked_a_release() throws IOException {
    assumeTrue(Account.ourUid() == 0, "only root can run apps as other accounts");
    Files.setPosixFilePermissions(dir, fromString("rwxr-xr-x"));
    store = new ReleaseStore(dir.resolve("releases"), dir.resolve("current"));
    unpack(FIRST);
    release = dir.resolve("releases").resolve(FIRST.value());
  }

  @Test
  void the_app_can_read_and_run_its_release_and_change_nothing_in_it() {
    assertThat(app("cat app.py shop/alias.py && sh bin/start")).isTrue();
    for (String attempt :
        List.of(
            "echo x >> app.py",
            "rm app.py",
            "mv shop shop2",
            "echo x > new.py",
            "rm .slipway-complete",
            "rm uploads",
            "chmod u+w app.py")) {
      assertThat(app(attempt)).as(attempt).isFalse();
    }
    assertThat(store.damage(FIRST)).isEmpty();
  }

  @Test
  void the_app_may_write_its_shared_folders_and_what_was_seeded_there() throws IOException {
    assertThat(app("echo x >> uploads/logo.svg && echo y > uploads/photo && mkdir data/sub"))
        .isTrue();

    unpack(SECOND, Entry.file("uploads/later/seed.svg", "<svg/>"));

    assertThat(app("echo x >> uploads/later/seed.svg && rm uploads/logo.svg")).isTrue();
  }

  @Test
  void the_app_may_read_its_env_and_nobody_else_may_and_it_cannot_change_it() throws IOException {
    assertThat(app("cat .env")).isTrue();
    assertThat(app("echo LD_PRELOAD=/tmp/evil.so >> .env")).isFalse();
    assertThat(app("rm ../../shared/.env")).isFalse();
    assertThat(Files.getPosixFilePermissions(dir.resolve("shared/.env")))
        .isEqualTo(fromString("rw-r-----"));
  }

  @Test
  void a_build_runs_as_the_app_and_what_it_made_is_not_the_apps_afterwards() {
    store.open(FIRST, NOBODY);
    assertThat(app("echo built >> app.py && mkdir dist && echo made > dist/bundle.js")).isTrue();
    store.seal(FIRST, NOBODY);

    assertThat(app("cat app.py dist/bundle.js")).isTrue();
    assertThat(app("echo x >> dist/bundle.js")).isFalse();
    assertThat(app("echo x >> app.py")).isFalse();
    assertThat(app("echo x > dist/another.js")).isFalse();
    assertThat(app("echo x > uploads/photo")).isTrue();
    assertThat(store.damage(FIRST)).isEmpty();
  }

  private void unpack(ReleaseId id, Entry... more) throws IOException {
    Entry[] entries = java.util.Arrays.copyOf(more, more.length + 2);
    entries[more.length] = Entry.file(".env.example", "SECRET_KEY=1\n");
    entries[more.length + 1] = Entry.file("uploads/logo.svg", "<svg/>");
    Packed packed = SampleRelease.app(dir.resolve(id + ".zip"), "1.0.0", entries);
    store.unpack(
        id,
        packed.archive(),
        packed.digest(),
        new SharedPaths(dir.resolve("shared"), List.of(".env", "uploads/", "data/"), NOBODY),
        Progress.SILENT);
  }

  /** What the app's account can do in its release. */
  private boolean app(String line) {
    Surroundings as =
        new Surroundings(release, Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), NOBODY);
    return new CommandRunner(Redaction.NONE)
        .run(new Command(List.of("sh", "-c", line), as, Duration.ofSeconds(20), Optional.empty()))
        .succeeded();
  }
}
