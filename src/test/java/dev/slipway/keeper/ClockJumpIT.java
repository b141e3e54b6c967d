package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.keeper.RouteState.Mode;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The keeper as a process whose clock jumps by a month, there and back. */
@Timeout(120)
class ClockJumpIT {
  private static final AppEnvironment SHOP = new AppEnvironment("shop", "production");
  private static final Duration HOLD = Duration.ofSeconds(10);

  @TempDir Path directory;
  private SlipwayHome home;
  private KeeperClient client;
  private Path clock;
  private Map<String, String> faked = Map.of();
  private Process keeper;

  @BeforeEach
  void serve() throws Exception {
    Optional<Path> library = library();
    assumeThat(library).as("faketime").isPresent();
    home = new SlipwayHome(directory);
    client = new KeeperClient(home, Duration.ofSeconds(30));
    clock = directory.resolve("clock");
    faked =
        Map.of(
            "LD_PRELOAD", library.orElseThrow().toString(),
            "FAKETIME_TIMESTAMP_FILE", clock.toString(),
            "FAKETIME_NO_CACHE", "1",
            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
            "DONT_FAKE_MONOTONIC", "1");
    jump("+30d");
    assumeThat(waitsAsLongAsAsked()).as("a faked clock that leaves waiting alone").isTrue();
    jump("+0d");
    start("alone");
  }

  /** On some kernels the library cuts every timed wait of Java short, and nothing can be told. */
  private boolean waitsAsLongAsAsked() throws Exception {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Waits.class.getName());
    java.environment().putAll(faked);
    return java.start().waitFor() == 0;
  }

  /** Ends well when a wait takes the time that was asked for. */
  static final class Waits {
    private static final Duration ASKED = Duration.ofMillis(500);

    public static void main(String[] args) throws InterruptedException {
      long began = System.nanoTime();
      LockSupport.parkNanos(ASKED.toNanos());
      System.exit(System.nanoTime() - began < ASKED.toNanos() / 2 ? 1 : 0);
    }
  }

  private static Optional<Path> library() throws IOException {
    try (Stream<Path> files =
        Files.find(
            Path.of("/usr/lib"), 3, (file, is) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
      return files.findFirst();
    }
  }

  @AfterEach
  void end_everything() {
    if (keeper != null) {
      keeper.destroyForcibly();
    }
    Leftovers.kill(directory);
  }

  @Test
  void a_hold_neither_ends_nor_lasts_for_it_even_over_a_restart() throws Exception {
    Desired.Hold hold = new Desired.Hold(Instant.now().plus(HOLD), 100);
    long asked = System.nanoTime();
    client.change(
        SHOP,
        1,
        now ->
            now.withRoute(
                new Desired.Route(List.of("shop.test"), null, hold, null, List.of(), null)));

    jump("+30d");
    keeper.destroyForcibly().waitFor();
    start();

    assertThat(client.describe().since()).isAfter(Instant.now().plus(Duration.ofDays(29)));
    assertThat(mode()).isEqualTo(Mode.HOLDING);
    jump("-30d");
    await(() -> mode() == Mode.HOLD_EXPIRED);
    assertThat(Duration.ofNanos(System.nanoTime() - asked))
        .isBetween(HOLD.minusSeconds(1), HOLD.plusSeconds(5));
  }

  @Test
  void a_process_is_restarted_and_stopped_in_its_usual_time() throws Exception {
    Desired.Instance stubborn =
        new Desired.Instance(
            "1-web",
            "web",
            "r1",
            List.of("sh", "-c", "trap '' TERM; while :; do sleep 1; done"),
            "/",
            Map.of("PATH", "/usr/bin:/bin"),
            null,
            1000);
    client.change(SHOP, 1, now -> now.withInstances(List.of(stubborn)));
    await(() -> web().phase() == RUNNING);
    jump("-30d");

    Signal.KILL.to(ProcessIdentity.of(web().pid()).orElseThrow());

    await(() -> web().restarts() == 1 && web().phase() == RUNNING);
    jump("+30d");
    client.change(SHOP, 2, now -> now.withInstances(List.of()));
    await(() -> Leftovers.pids(directory).isEmpty());
  }

  private void start(String... more) throws IOException {
    List<String> line =
        new ArrayList<>(KeeperProgram.java(KeeperProgram.class, directory.toString()));
    line.addAll(List.of(more));
    keeper = KeeperProgram.start(home, line, faked);
  }

  private void jump(String to) throws IOException {
    Files.writeString(clock, to + "\n");
  }

  private Mode mode() {
    return client.observe(SHOP).route().mode();
  }

  private InstanceState web() {
    return client.observe(SHOP).instances().getFirst();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + HOLD.plusSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
