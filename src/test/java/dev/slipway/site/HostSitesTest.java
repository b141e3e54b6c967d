package dev.slipway.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.keeper.KeeperClient;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.probe.HttpHealthProbe;
import dev.slipway.probe.HttpScriptProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSitesTest {
  @TempDir Path folder;

  @Test
  void what_is_no_app_or_environment_is_left_out() throws IOException {
    SlipwayHome home = new SlipwayHome(folder);
    Files.createDirectories(home.apps().resolve("shop/local"));
    Files.createDirectories(home.apps().resolve("shop/local.old"));
    Files.createDirectories(home.apps().resolve("Copy of shop/local"));
    Files.writeString(home.apps().resolve("shop/notes"), "");
    Files.writeString(home.apps().resolve("notes.txt"), "");

    HostSites sites =
        new HostSites(
            home,
            new KeeperClient(home, Duration.ZERO),
            new HttpHealthProbe(),
            new HttpScriptProbe(Clock.systemUTC()),
            Map.of());

    assertThat(sites.all()).containsExactly(new AppEnvironment("shop", "local"));
  }
}
