package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.demo.Releases.Migration;
import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The crash test with nothing simulated: real processes, a real database, customers who write, and
 * {@code kill -9} of the executor at each entry that a deployment writes into its journal.
 */
abstract class KilledAtEveryEntry {
  private static final int ENOUGH = 100;

  /** Unhurried: what counts is that somebody writes at every kill, not how much. */
  private static final Duration PAUSE = Duration.ofMillis(40);

  @TempDir static Path folder;

  private Path work;
  private Slipway slipway;
  private SlipwayHome home;
  private Releases releases;
  private URI url;
  private Ledger ledger;
  Customers customers;
  final List<Migration> live = new ArrayList<>();
  private final Random random = new Random(20261121);
  private int pairs;
  int version;

  @BeforeEach
  void the_first_release_serves_customers() throws IOException {
    work = Files.createTempDirectory(folder, "c");
    home = new SlipwayHome(work.resolve("home"));
    Path launcher = Path.of("slipway").toAbsolutePath();
    slipway = new Slipway(launcher.toString(), home);
    releases = new Releases(launcher.resolveSibling("examples/guestbook"), work.resolve("src"));
    url = URI.create("http://127.0.0.1:" + FreePort.find());
    ledger = Ledger.create(work.resolve("ledger.db"));
    customers = new Customers(Guestbook.visitsOf(url), ledger, 0, PAUSE);
    slipway.serve(url);
    assertThat(deploy(List.of(), event -> {}).exitCode()).isZero();
    customers.start(2);
  }

  @AfterEach
  void everything_ends() {
    customers.close();
    slipway.stop();
    ledger.close();
  }

  /**
   * One deployment for each entry, until one comes to its end before it was killed. A seeded third
   * of them is killed again while it is being recovered.
   */
  int killAtEveryEntry(Supplier<List<Migration>> migrations) {
    for (int entry = 0; entry < ENOUGH; entry++) {
      AtomicInteger left = new AtomicInteger(entry);
      AtomicInteger leftAgain = new AtomicInteger(random.nextInt(5));
      boolean again = random.nextInt(3) == 0;
      long[] killed = new long[1];
      List<Migration> wanted = migrations.get();
      Result result =
          deploy(
              wanted,
              event -> {
                if (isEntry(event) && left.getAndDecrement() == 0) {
                  killed[0] = slipway.killExecutor();
                } else if (again && killed[0] > 0 && leftAgain.getAndDecrement() == 0) {
                  slipway.killExecutorAfter(killed[0]);
                  pairs++;
                }
              });
      assertThat(result.exitCode())
          .as("killed at entry " + entry + "\n" + result.text())
          .isIn(0, 1);
      if (result.exitCode() == 0) {
        live.clear();
        live.addAll(wanted);
      }
      if (killed[0] == 0) {
        return entry;
      }
    }
    throw new AssertionError("more than " + ENOUGH + " entries");
  }

  private static boolean isEntry(Map<String, Object> event) {
    return "step".equals(event.get("type")) || "planned".equals(event.get("type"));
  }

  private Result deploy(List<Migration> migrations, Consumer<Map<String, Object>> events) {
    String next = "1." + version++ + ".0";
    return slipway.run(
        releases.write(new Recipe(next, migrations, false)),
        events,
        "deploy",
        "--version-name",
        next);
  }

  void nothingWasLost(Tally tally, String during, int kills) {
    customers.close();
    Path database =
        home.app(new AppEnvironment("guestbook", "local")).resolve("shared/data/guestbook.db");
    System.out.printf(
        "crash test: %d kills during %s and %d more during recovery,"
            + " %d acknowledged writes, %d requests failed%n",
        kills, during, pairs, ledger.acknowledged(during), tally.failures());
    assertThat(kills).isGreaterThan(10);
    assertThat(pairs).isPositive();
    assertThat(ledger.acknowledged(during)).isPositive();
    assertThat(ledger.missing(database, "SELECT number FROM entry", during)).isZero();
    assertThat(tally.failures()).isZero();
  }
}
