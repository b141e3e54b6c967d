package dev.slipway.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.ConfigFile;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.InstanceId;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.CommandRunner;
import dev.slipway.process.Redaction;
import dev.slipway.release.DependencyStore;
import dev.slipway.release.ReleaseStore;
import dev.slipway.release.Sha256;
import dev.slipway.release.pack.PackageOrder;
import dev.slipway.release.pack.Packaged;
import dev.slipway.release.pack.Packager;
import dev.slipway.release.pack.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a source tree to what runs: packaged, unpacked and built for real. */
class HostInstallationsTest {
  private static final ReleaseId RELEASE = new ReleaseId("20261121_101500-1.0.0");
  private static final String SETTINGS =
      """
      app: shop
      processes:
        web: serve --bind {listen}
        worker: work
      shared: [.env, uploads/]
      env: {SERVER_PORT: "{port}", URL: "http://{listen}/${BASE}", PLAIN: "{brace}"}
      build: {shell: "tr a-z A-Z <page.txt >page.tmp; mv page.tmp page.txt; echo $SERVER_PORT >port"}
      """;

  @TempDir Path dir;

  private SitePaths paths;
  private ReleaseStore releases;
  private HostInstallations installations;

  @BeforeEach
  void an_unpacked_release() throws IOException {
    Path source = Files.createDirectories(dir.resolve("source"));
    Files.writeString(source.resolve("slipway.yaml"), SETTINGS);
    Files.writeString(source.resolve("page.txt"), "welcome\n");
    paths = new SitePaths(dir.resolve("root"));
    Files.createDirectories(paths.shared());
    Files.writeString(paths.dotEnv(), "BASE=shop\nLITERAL={port}\n");
    AppEnvironment app = new AppEnvironment("shop", "local");
    CommandRunner commands = new CommandRunner(Redaction.NONE);
    releases = new ReleaseStore(paths.releases(), paths.root().resolve("current"));
    installations =
        new HostInstallations(
            app,
            paths,
            new HostSettings(app, paths, Map.of("PATH", "/usr/bin:/bin")),
            releases,
            new DependencyStore(paths.environments(), commands),
            commands);
    Packaged packaged = packaged(source, commands);
    installations.unpack(
        RELEASE, packaged.archive(), Sha256.of(packaged.archive()), Progress.SILENT);
  }

  @Test
  void the_web_process_is_told_its_address_in_its_command_and_its_variables() {
    var web = installations.spec(new InstancePlan(new InstanceId("1-web"), "web", RELEASE, 4711));

    assertThat(web.command()).containsExactly("serve", "--bind", "127.0.0.1:4711");
    assertThat(web.surroundings().environment())
        .containsEntry("SERVER_PORT", "4711")
        .containsEntry("URL", "http://127.0.0.1:4711/shop")
        .containsEntry("PORT", "4711")
        .containsEntry("PLAIN", "{brace}")
        .containsEntry("LITERAL", "{port}");
  }

  @Test
  void programs_that_do_not_listen_find_a_number_there_all_the_same() {
    var worker =
        installations.spec(new InstancePlan(new InstanceId("1-worker"), "worker", RELEASE, 0));

    assertThat(worker.surroundings().environment())
        .containsEntry("SERVER_PORT", "0")
        .doesNotContainKey("PORT");
    assertThat(installations.surroundings(RELEASE).environment()).containsEntry("SERVER_PORT", "0");
  }

  @Test
  void a_build_is_done_once_and_leaves_an_intact_release() throws IOException {
    assertThat(installations.isBuilt(RELEASE)).isFalse();
    installations.build(RELEASE, Progress.SILENT);
    assertThat(installations.isBuilt(RELEASE)).isTrue();
    Path page = paths.release(RELEASE).resolve("page.txt");
    assertThat(page).hasContent("WELCOME");
    assertThat(paths.release(RELEASE).resolve("port")).hasContent("0");

    Files.delete(paths.release(RELEASE).resolve("port"));
    installations.build(RELEASE, Progress.SILENT);

    assertThat(paths.release(RELEASE).resolve("port")).doesNotExist();
    assertThat(releases.damage(RELEASE)).isEmpty();
    assertThat(releases.list()).isEqualTo(List.of(RELEASE));
  }

  private Packaged packaged(Path source, CommandRunner commands) {
    Selection selection =
        Selection.of(
            ConfigFile.read(source.resolve("slipway.yaml"), ConfigFile.LOCAL).orThrow().config());
    PackageOrder order =
        new PackageOrder(
            source,
            "shop",
            selection,
            dir.resolve("dist"),
            Instant.parse("2026-11-21T10:15:00Z"),
            Optional.of("1.0.0"),
            List.of(),
            "0");
    return new Packager(commands).pack(order, Progress.SILENT);
  }
}
