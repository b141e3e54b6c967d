package dev.slipway.traffic.embedded;

import dev.slipway.keeper.Keeper;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperSettings;
import dev.slipway.keeper.Listen;
import dev.slipway.keeper.proxy.EmbeddedProxy;
import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.traffic.Traffic;
import dev.slipway.traffic.TrafficContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTrafficTest extends TrafficContract {
  @TempDir Path directory;
  private KeeperClient client;
  private Thread keeper;
  private int port;

  @BeforeEach
  void run_a_keeper() {
    SlipwayHome home = new SlipwayHome(directory);
    client = new KeeperClient(home, Duration.ofSeconds(10));
    KeeperSettings settings =
        new KeeperSettings(Listen.http(new Address("127.0.0.1", 0)), List.of(), false);
    keeper =
        Thread.ofVirtual()
            .start(() -> Keeper.run(home, Optional.of(settings), new EmbeddedProxy()));
    port = client.describe().listen().http().getFirst().port();
  }

  @AfterEach
  void end_it() throws InterruptedException {
    client.stop(true);
    keeper.join();
  }

  @Override
  protected Traffic traffic() {
    return new EmbeddedTraffic(
        client,
        new AppEnvironment("shop", "production"),
        List.of("shop.test"),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  protected int port() {
    return port;
  }
}
