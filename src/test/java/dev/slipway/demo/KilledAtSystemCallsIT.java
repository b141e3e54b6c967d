package dev.slipway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.slipway.demo.Releases.Edit;
import dev.slipway.demo.Releases.Migration;
import dev.slipway.demo.Releases.Recipe;
import dev.slipway.demo.Slipway.Result;
import dev.slipway.keeper.InstanceState;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperState;
import dev.slipway.keeper.Leftovers;
import dev.slipway.model.AppEnvironment;
import dev.slipway.process.Programs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills executor and keeper at the system calls by which they make something durable, put it in
 * place or start a program, while a release goes live and customers write. {@code bench/syscalls}
 * does it at every one.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class KilledAtSystemCallsIT {
  private static final AppEnvironment APP = new AppEnvironment("guestbook", "local");
  private static final List<String> CALLS = List.of("fsync", "fdatasync", "rename", "execve");
  private static final int ENOUGH = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path folder;

  private GuestbookHost host;
  private Ledger ledger;
  private Customers customers;
  private final List<Migration> live = new ArrayList<>();
  private String serves = "";
  private int version;
  private int kills;

  /** Who is killed, and before its how manyeth call. */
  private record Point(boolean keeper, String call, int nth) {}

  private static final List<Point> SAMPLE =
      List.of(
          new Point(false, "fsync", 2),
          new Point(false, "rename", 1),
          new Point(false, "execve", 2),
          new Point(true, "fsync", 1),
          new Point(true, "rename", 2),
          new Point(true, "execve", 1));

  @BeforeEach
  void a_release_serves_customers() {
    assumeThat(Programs.find("strace", Programs.SYSTEM_PATH, Path.of("/"))).isPresent();
    host = new GuestbookHost(folder);
    Result first = deploy(List.of());
    assertThat(first.exitCode()).as(first.text()).isZero();
    serves = host.version();
    ledger = Ledger.create(folder.resolve("ledger.db"));
    customers = new Customers(Guestbook.visitsOf(host.url), ledger, 0, Duration.ofMillis(40));
    customers.during("kills");
    customers.start(4);
  }

  @AfterEach
  void everything_ends() {
    if (host != null) {
      customers.close();
      host.close();
      ledger.close();
    }
  }

  @Test
  void nothing_is_lost_and_all_is_old_or_new() throws Exception {
    if (Boolean.getBoolean("syscalls.all")) {
      for (boolean keeper : List.of(false, true)) {
        for (String call : CALLS) {
          String both = (keeper ? "keeper" : "executor") + "," + call;
          if (both.contains(System.getProperty("syscalls.only", ""))) {
            killAtEvery(keeper, call);
          }
        }
      }
    } else {
      for (Point point : SAMPLE) {
        assertThat(killAt(point)).as("%s kills", point).isTrue();
      }
    }
    System.out.printf(
        "system calls: %d kills, %d acknowledged writes%n", kills, ledger.acknowledged("kills"));
  }

  /** Each call in turn, until a release goes live with fewer of them. */
  private void killAtEvery(boolean keeper, String call) throws Exception {
    int nth = 1;
    while (killAt(new Point(keeper, call, nth))) {
      nth++;
      assertThat(nth).isLessThan(ENOUGH);
    }
    System.out.printf("  %s, %s: %d%n", keeper ? "keeper" : "executor", call, nth - 1);
  }

  /** Every other one changes the schema. */
  private boolean killAt(Point point) throws Exception {
    List<Migration> wanted = version % 2 == 0 ? List.copyOf(live) : oneMore();
    Result result;
    boolean killed;
    try (Injection injection = new Injection(pid(point), point.call(), point.nth())) {
      result = deploy(wanted);
      killed = injection.hasKilled();
    }
    kills += killed ? 1 : 0;
    String wants = "1." + version + ".0";
    String what = point + " during " + wants + "\n" + result.text();
    // The old code works with the new column, so a migration may stay.
    boolean migrated = columns() > live.size();
    assertThat(result.exitCode()).as(what).isIn(0, 1);
    serves = result.exitCode() == 0 ? wants : serves;
    awaitOnly(serves, what);
    assertThat(result.exitCode() != 0 || columns() == wanted.size()).as(what).isTrue();
    if (result.exitCode() == 0 || migrated) {
      live.clear();
      live.addAll(wanted);
    }
    Result again = host.slipway.run(folder, event -> {}, "recover", "local", "--app", "guestbook");
    assertThat(again.exitCode()).as(again.text()).isZero();
    assertThat(again.text()).as(what).contains("nothing to recover");
    assertThat(ledger.missing(host.database(), "SELECT number FROM entry", "kills"))
        .as(what)
        .isZero();
    return killed;
  }

  private long pid(Point point) {
    KeeperState keeper = keeper().describe();
    return point.keeper() ? keeper.pid() : Objects.requireNonNull(keeper.executor()).pid();
  }

  private List<Migration> oneMore() {
    List<Migration> all = new ArrayList<>(live);
    all.add(
        new Migration(
            "%04d_more.sql".formatted(live.size() + 2),
            "ALTER TABLE entry ADD COLUMN more_" + live.size() + " INTEGER;\n"));
    return all;
  }

  private Result deploy(List<Migration> migrations) {
    String next = "1." + ++version + ".0";
    Edit quick = new Edit("slipway.yaml", "watch: 2s", "watch: 0s");
    return host.deploy(host.source(new Recipe(next, migrations, false, List.of(quick))), next);
  }

  private long columns() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + host.database());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pragma_table_info('entry') WHERE name LIKE 'more%'")) {
      return row.getLong(1);
    }
  }

  /** That version serves, from the one process of the app that there is. */
  private void awaitOnly(String wanted, String what) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isOnly(wanted)) {
      assertThat(System.nanoTime())
          .as("%s wanted, %s run\n%s", wanted, Leftovers.pids(apps()), what)
          .isLessThan(end);
      Thread.sleep(20);
    }
  }

  private boolean isOnly(String wanted) {
    List<Long> known = keeper().observe(APP).instances().stream().map(InstanceState::pid).toList();
    return known.size() == 1
        && Leftovers.pids(apps()).equals(known)
        && wanted.equals(host.version());
  }

  private Path apps() {
    return host.home.app(APP);
  }

  private KeeperClient keeper() {
    return new KeeperClient(host.home, Duration.ofSeconds(20));
  }
}
