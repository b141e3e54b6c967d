package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.InstanceId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keeper of its own on an empty folder, with routes on paper, and what is asked of it. */
@Timeout(20)
abstract class KeeperFixture {
  static final AppEnvironment SHOP = new AppEnvironment("shop", "production");
  static final AppEnvironment STAGING = new AppEnvironment("shop", "staging");
  static final Listen ANY = Listen.http(new Address("127.0.0.1", 0));

  @TempDir Path directory;
  final RoutesOnPaper proxy = new RoutesOnPaper();
  SlipwayHome home;
  KeeperClient client;
  Keeper keeper;

  @BeforeEach
  void begin() {
    home = new SlipwayHome(directory);
    client = new KeeperClient(home, Duration.ofSeconds(1));
    keeper = open(List.of());
  }

  @AfterEach
  void end() {
    keeper.close();
    Leftovers.kill(directory);
  }

  Keeper open(List<String> executor) {
    return Keeper.open(
        new KeeperHome(home),
        Optional.of(new KeeperSettings(ANY, executor, true)),
        proxy,
        RestartDelays.APP);
  }

  Desired.Instance sleeper(String id) {
    return instance(id, "exec sleep 60", 1000);
  }

  Desired.Instance instance(String id, String script, long grace) {
    return new Desired.Instance(
        id,
        "web",
        "r1",
        List.of("sh", "-c", script),
        directory.toString(),
        Map.of("PATH", "/usr/bin:/bin"),
        null,
        grace);
  }

  static Desired.Route route(int port) {
    return new Desired.Route(
        List.of("shop.example"),
        new Desired.Upstream("1-web", "r1", port),
        null,
        null,
        List.of(),
        null);
  }

  static Desired.Route withHost(Desired.Route route, String host) {
    List<String> hosts = new ArrayList<>(route.hosts());
    hosts.add(host);
    return new Desired.Route(hosts, null, null, null, List.of(), null);
  }

  static Desired.Route holding(Desired.Route route, Desired.Hold hold) {
    return new Desired.Route(route.hosts(), route.upstream(), hold, null, List.of(), null);
  }

  long pid(String id) {
    return client.observe(SHOP).instances().stream()
        .filter(instance -> instance.id().equals(id))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  void awaitPid(String id, long expected) throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    while (pid(id) != expected) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  long awaitExecutor(long other) throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    while (true) {
      InstanceState executor = client.describe().executor();
      if (executor != null && executor.phase() == RUNNING && executor.pid() != other) {
        return executor.pid();
      }
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  void awaitLog(String id, String text) throws Exception {
    Path log = new KeeperHome(home).log(SHOP, new InstanceId(id));
    long end = System.nanoTime() + 5_000_000_000L;
    while (!Files.exists(log) || !contains(log, text)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  static boolean contains(Path log, String text) throws IOException {
    return Files.readString(log).contains(text);
  }

  static boolean runs(long pid) {
    return ProcessStat.of(pid).filter(process -> !process.ended()).isPresent();
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
