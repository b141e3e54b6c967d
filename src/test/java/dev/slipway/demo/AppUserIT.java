package dev.slipway.demo;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.process.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root deploys an app that runs as an account of its own: dependencies, build, migrations, all. */
class AppUserIT {
  private static final int NOBODY = 65534;

  @TempDir Path folder;
  private GuestbookHost host;

  @BeforeEach
  void root_serves() throws IOException {
    assumeTrue(Account.ourUid() == 0, "only root can run apps as other accounts");
    Files.setPosixFilePermissions(folder, fromString("rwxr-xr-x"));
    host = new GuestbookHost(folder);
  }

  @AfterEach
  void everything_ends() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void the_app_owns_its_data_and_nothing_of_what_runs() throws IOException {
    deploy(new Recipe("1.0.0", List.of(), false));
    deploy(new Recipe("2.0.0", List.of(Changes.ofGuestbook(Flavour.SQLITE).additive()), false));

    Path root = host.home.app(new AppEnvironment("guestbook", "local"));
    Path release = root.resolve("current").toRealPath();
    assertThat(uid(root.resolve("shared/data/guestbook.db"))).isEqualTo(NOBODY);
    assertThat(uid(root.resolve("shared/data"))).isEqualTo(NOBODY);
    for (String ours : List.of("", "app.py", "built.txt", "../../shared", "../../backups")) {
      assertThat(uid(release.resolve(ours))).as(ours).isZero();
    }
    assertThat(release.resolve("built.txt")).hasContent("" + NOBODY);
    try (Stream<Path> environments = Files.list(root.resolve("environments"))) {
      assertThat(environments.filter(each -> !each.getFileName().toString().startsWith(".")))
          .singleElement()
          .satisfies(environment -> {
            assertThat(environment.resolve("who")).hasContent("" + NOBODY);
            assertThat(uid(environment.resolve("who"))).isZero();
          });
    }
  }

  private void deploy(Recipe recipe) throws IOException {
    Path source = host.source(recipe);
    Files.writeString(source.resolve("lock.txt"), "nothing\n");
    Files.writeString(
        source.resolve("slipway.yaml"),
        // Whatever Python comes first for root may lie where nobody else can go.
        Files.readString(source.resolve("slipway.yaml")).replace("python3", "/usr/bin/python3")
            + """
            user: nobody
            build: {shell: id -u >built.txt}
            dependencies: {file: lock.txt, command: {shell: 'id -u >{environment}/who'}}
            """);
    Result result = host.deploy(source, recipe.version());
    assertThat(result.exitCode()).as(result.text()).isZero();
  }

  private static int uid(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }
}
