package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Address;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.ProcessStat;
import dev.slipway.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class KeeperTest {
  private static final AppEnvironment SHOP = new AppEnvironment("shop", "production");
  private static final AppEnvironment STAGING = new AppEnvironment("shop", "staging");
  private static final Listen ANY = Listen.http(new Address("127.0.0.1", 0));

  @TempDir Path directory;
  private final RoutesOnPaper proxy = new RoutesOnPaper();
  private SlipwayHome home;
  private KeeperClient client;
  private Keeper keeper;

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

  @Test
  void what_is_desired_is_durable_started_and_routed_when_the_call_returns() throws Exception {
    Desired.Route route = route(12345);

    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))).withRoute(route));

    assertThat(client.observe(SHOP).instances())
        .singleElement()
        .satisfies(web -> assertThat(web.phase()).isEqualTo(RUNNING));
    assertThat(proxy.routes).containsEntry("shop/production", route);
    Path file = directory.resolve("keeper/desired/shop@production.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(client.desired(SHOP).orElseThrow().instances()).containsExactly(sleeper("1-web"));
  }

  @Test
  void what_is_no_longer_desired_is_stopped() {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"), sleeper("1-job"))));
    long job = pid("1-job");

    client.change(SHOP, 2, now -> now.withInstances(List.of(sleeper("1-web"))));

    assertThat(client.awaitStopped(SHOP, List.of(new InstanceId("1-job")), Duration.ofSeconds(5)))
        .isTrue();
    assertThat(runs(job)).isFalse();
    assertThat(client.observe(SHOP).instances()).hasSize(1);
  }

  @Test
  void the_grace_of_a_change_counts_for_what_it_stops() throws Exception {
    Desired.Instance deaf =
        instance("1-web", "trap '' TERM; echo deaf; while :; do sleep 1; done", 600_000);
    client.change(SHOP, 1, now -> now.withInstances(List.of(deaf)));
    awaitLog("1-web", "deaf");

    client.change(SHOP, 1, now -> now.withInstances(List.of()), Duration.ofMillis(100));

    assertThat(client.awaitStopped(SHOP, List.of(new InstanceId("1-web")), Duration.ofSeconds(5)))
        .isTrue();
  }

  @Test
  void waiting_for_the_end_of_what_shall_run_is_refused() {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))));

    assertThatThrownBy(() ->
            client.awaitStopped(SHOP, List.of(new InstanceId("1-web")), Duration.ofSeconds(5)))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("keeper.wanted");
  }

  @Test
  void an_older_deployment_is_refused_and_changes_nothing() {
    client.change(SHOP, 5, now -> now.withInstances(List.of(sleeper("5-web"))));

    assertThatThrownBy(() -> client.change(SHOP, 4, now -> now.withInstances(List.of())))
        .asInstanceOf(type(Failure.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("keeper.stale"))
        .satisfies(refusal -> assertThat(refusal.now()).contains("deployment 5"));
    assertThatThrownBy(() -> client.remove(SHOP, 4))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("keeper.stale");
    assertThat(client.desired(SHOP).orElseThrow().deployment()).isEqualTo(5);
    assertThat(client.observe(SHOP).instances()).hasSize(1);
  }

  @Test
  void changes_at_the_same_time_all_count() throws Exception {
    AtomicInteger failed = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      String host = "host" + i + ".example";
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.change(SHOP, 1, now -> now.withRoute(withHost(now.route(), host)));
            } catch (RuntimeException e) {
              failed.incrementAndGet();
            }
            done.countDown();
          });
    }
    done.await();

    assertThat(failed).hasValue(0);
    assertThat(proxy.route("shop/production").hosts()).hasSize(8);
  }

  @Test
  void two_environments_of_an_app_are_strangers() {
    client.change(SHOP, 7, now -> now.withInstances(List.of(sleeper("7-web"))));
    client.change(STAGING, 1, now -> now.withInstances(List.of(sleeper("1-web"))));

    client.remove(STAGING, 1);

    assertThat(client.describe().apps())
        .extracting(AppState::app)
        .containsExactly("shop/production");
    assertThat(client.observe(SHOP).instances()).hasSize(1);
  }

  @Test
  void a_removed_app_leaves_no_process_route_or_file() {
    client.change(SHOP, 1, n -> n.withInstances(List.of(sleeper("1-web"))).withRoute(route(1)));
    long pid = pid("1-web");

    client.remove(SHOP, 1);

    assertThat(runs(pid)).isFalse();
    assertThat(proxy.routes).isEmpty();
    assertThat(directory.resolve("keeper/desired")).isEmptyDirectory();
    assertThat(client.desired(SHOP)).isEmpty();
    assertThat(client.change(SHOP, 1, now -> now).deployment()).isEqualTo(1);
  }

  @Test
  void another_program_under_a_running_name_is_refused() {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))));

    assertThatThrownBy(() ->
            client.change(
                SHOP, 1, now -> now.withInstances(List.of(instance("1-web", "sleep 5", 9)))))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("keeper.instance-changed");
  }

  @Test
  void a_restarted_keeper_adopts_and_ends_what_is_no_longer_wanted() throws Exception {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))).withRoute(route(5)));
    long web = pid("1-web");
    client.change(STAGING, 1, now -> now.withInstances(List.of(sleeper("1-web"))));
    long staging = client.observe(STAGING).instances().getFirst().pid();
    keeper.close();
    // As if the keeper had died between the new wish and the end of the process.
    new DesiredFiles(directory.resolve("keeper/desired"))
        .write(STAGING, new Stored(9, null, Desired.nothing(STAGING, 2)));
    proxy.routes.clear();

    keeper = open(List.of());

    assertThat(proxy.routes).containsEntry("shop/production", route(5));
    assertThat(
            client.awaitStopped(STAGING, List.of(new InstanceId("1-web")), Duration.ofSeconds(5)))
        .isTrue();
    assertThat(runs(staging)).isFalse();
    awaitPid("1-web", web);
  }

  @Test
  void a_damaged_file_is_reported_and_stops_nobody_else() throws Exception {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))));
    client.change(STAGING, 1, now -> now.withInstances(List.of(sleeper("1-web"))));
    long web = pid("1-web");
    keeper.close();
    Path file = directory.resolve("keeper/desired/shop@production.json");
    Files.writeString(file, Files.readString(file).substring(0, 40));
    Files.writeString(file.resolveSibling("not an app.json"), "{}");

    keeper = open(List.of());

    assertThat(client.describe().apps())
        .extracting(AppState::app, app -> app.damage() != null)
        .containsExactly(tuple("shop/production", true), tuple("shop/staging", false));
    assertThat(runs(web)).isTrue();
    assertThatThrownBy(() -> client.change(SHOP, 2, now -> now))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("keeper.damaged");
    client.remove(SHOP, 2);
    assertThat(runs(web)).isFalse();
  }

  @Test
  void a_wish_that_cannot_be_written_down_is_refused_and_the_old_one_stays() throws Exception {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))));
    long web = pid("1-web");
    Path desired = directory.resolve("keeper/desired");
    Files.move(desired, directory.resolve("aside"));
    Files.createFile(desired);

    assertThatThrownBy(() -> client.change(SHOP, 2, now -> now.withInstances(List.of())))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("keeper.disk"))
        .satisfies(failure -> assertThat(failure.now()).contains("still in force"));

    assertThat(pid("1-web")).isEqualTo(web);
    assertThat(runs(web)).isTrue();
    assertThat(client.desired(SHOP).orElseThrow().deployment()).isEqualTo(1);
  }

  @Test
  void only_the_output_of_the_last_twenty_ended_instances_is_kept() throws Exception {
    Path instances = Files.createDirectories(directory.resolve("apps/shop/production/instances"));
    for (int i = 1; i <= 25; i++) {
      Path log = Files.createDirectory(instances.resolve(i + "-web")).resolve("out.log");
      Files.writeString(log, "output");
      Files.setLastModifiedTime(log, FileTime.from(Instant.ofEpochSecond(i)));
    }

    client.change(SHOP, 26, now -> now.withInstances(List.of(sleeper("26-web"))));

    assertThat(instances.resolve("5-web")).doesNotExist();
    assertThat(instances.resolve("6-web/out.log")).exists();
    assertThat(instances.resolve("26-web/out.log")).exists();
  }

  @Test
  void a_second_keeper_says_who_runs() {
    assertThatThrownBy(() -> open(List.of()))
        .asInstanceOf(type(Failure.class))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("keeper.running"))
        .satisfies(refusal ->
            assertThat(refusal.what())
                .contains("process " + ProcessHandle.current().pid())
                .contains(directory.toString()));
    assertThat(client.describe().apps()).isEmpty();
  }

  @Test
  void the_executor_is_started_and_comes_back_at_once() throws Exception {
    keeper.close();
    keeper = open(List.of("sh", "-c", "echo executor of $SLIPWAY_HOME; exec sleep 60"));
    Path log = directory.resolve("executor/out.log");
    long first = awaitExecutor(-1);
    assertThat(Files.readString(log)).isEqualTo("executor of " + directory + "\n");

    Instant killed = Instant.now();
    Signal.KILL.to(ProcessIdentity.of(first).orElseThrow());

    assertThat(awaitExecutor(first)).isPositive();
    assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofMillis(900));
  }

  @Test
  void a_restarted_keeper_adopts_the_executor() throws Exception {
    keeper.close();
    keeper = open(List.of("sleep", "60"));
    long executor = awaitExecutor(-1);
    keeper.close();

    keeper = open(List.of("sleep", "60"));

    assertThat(awaitExecutor(-1)).isEqualTo(executor);
  }

  @Test
  void stopping_ends_executor_and_keeper_and_leaves_the_apps_alone() throws Exception {
    keeper.close();
    keeper = open(List.of("sleep", "60"));
    long executor = awaitExecutor(-1);
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))));
    long web = pid("1-web");

    client.stop(false);

    assertThat(runs(executor)).isFalse();
    assertThat(runs(web)).isTrue();
  }

  @Test
  void stopping_with_the_apps_leaves_nothing_running_and_everything_desired() {
    client.change(SHOP, 1, now -> now.withInstances(List.of(sleeper("1-web"))));
    long web = pid("1-web");

    client.stop(true);

    assertThat(runs(web)).isFalse();
    assertThat(client.desired(SHOP).orElseThrow().instances()).hasSize(1);
  }

  @Test
  void a_call_waits_for_a_keeper_that_restarts() throws Exception {
    keeper.close();
    KeeperClient patient = new KeeperClient(home, Duration.ofSeconds(20));
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(200);
            keeper = open(List.of());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    assertThat(patient.change(SHOP, 1, now -> now.withRoute(route(1))).deployment()).isEqualTo(1);
  }

  @Test
  void without_a_keeper_the_failure_says_what_to_do() {
    keeper.close();

    assertThatThrownBy(() -> new KeeperClient(home, Duration.ZERO).describe())
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("keeper.unreachable"))
        .satisfies(failure -> assertThat(failure.next()).contains("slipway serve"));
  }

  @Test
  void waiting_for_a_drain_ends_with_the_limit() {
    assertThat(client.awaitDrained(SHOP, new InstanceId("1-busy"), Duration.ofMillis(50)))
        .isFalse();
    assertThat(client.awaitDrained(SHOP, new InstanceId("1-idle"), Duration.ofMillis(50))).isTrue();
  }

  @Test
  void a_hold_asked_for_again_or_after_a_restart_is_not_prolonged() throws Exception {
    Desired.Hold hold = new Desired.Hold(Instant.now().plusSeconds(30), 100);
    client.change(SHOP, 1, now -> now.withRoute(holding(now.route(), hold)));
    assertThat(proxy.holds.get("shop/production")).isBetween(seconds(29), seconds(30));
    Thread.sleep(30);

    client.change(SHOP, 2, now -> now);
    Duration again = proxy.holds.get("shop/production");
    keeper.close();
    keeper = open(List.of());

    assertThat(again).isLessThan(Duration.ofMillis(29_980));
    assertThat(proxy.holds.get("shop/production")).isLessThanOrEqualTo(again).isPositive();
  }

  @Test
  void a_clock_that_jumps_by_a_month_changes_nothing_about_a_hold() throws Exception {
    // The wall clock is only asked when a hold arrives, so a deadline long past or far away by
    // today's clock is what a jump looks like to a keeper that restarts.
    for (Instant deadline : List.of(Instant.now().minusSeconds(2_600_000), Instant.MAX)) {
      Desired.Hold hold = new Desired.Hold(deadline, 100);
      Desired holding = Desired.nothing(SHOP, 1).withRoute(holding(Desired.Route.NONE, hold));
      HoldEnd tenSecondsLeft =
          HoldEnd.of(
              Desired.nothing(SHOP, 1)
                  .withRoute(
                      holding(
                          Desired.Route.NONE,
                          new Desired.Hold(Instant.now().plusSeconds(10), 100))),
              null);
      assertThat(HoldEnd.of(holding, new Stored(1, tenSecondsLeft, holding)))
          .isEqualTo(tenSecondsLeft);
    }
  }

  @Test
  void after_another_boot_nothing_is_left_of_a_hold() {
    assertThat(new HoldEnd("another boot", Long.MAX_VALUE).left()).isZero();
  }

  @Test
  void a_home_whose_socket_path_is_too_long_is_refused_at_once() {
    SlipwayHome deep = new SlipwayHome(directory.resolve("d".repeat(100)));

    assertThatThrownBy(() -> Keeper.run(deep, Optional.empty(), proxy))
        .asInstanceOf(type(Failure.class))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo("keeper.socket-path"))
        .satisfies(failure -> assertThat(failure.what()).contains("at most 100"));
    assertThat(deep.path()).doesNotExist();
  }

  @Test
  void a_keeper_without_settings_says_how_to_begin() {
    SlipwayHome other = new SlipwayHome(directory.resolve("other"));

    assertThatThrownBy(() -> Keeper.run(other, Optional.empty(), proxy))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("keeper.settings");
  }

  private Keeper open(List<String> executor) {
    return Keeper.open(
        new KeeperHome(home),
        Optional.of(new KeeperSettings(ANY, executor, true)),
        proxy,
        RestartDelays.APP);
  }

  private Desired.Instance sleeper(String id) {
    return instance(id, "exec sleep 60", 1000);
  }

  private Desired.Instance instance(String id, String script, long grace) {
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

  private static Desired.Route route(int port) {
    return new Desired.Route(
        List.of("shop.example"),
        new Desired.Upstream("1-web", "r1", port),
        null,
        null,
        List.of(),
        null);
  }

  private static Desired.Route withHost(Desired.Route route, String host) {
    List<String> hosts = new ArrayList<>(route.hosts());
    hosts.add(host);
    return new Desired.Route(hosts, null, null, null, List.of(), null);
  }

  private static Desired.Route holding(Desired.Route route, Desired.Hold hold) {
    return new Desired.Route(route.hosts(), route.upstream(), hold, null, List.of(), null);
  }

  private long pid(String id) {
    return client.observe(SHOP).instances().stream()
        .filter(instance -> instance.id().equals(id))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  private void awaitPid(String id, long expected) throws Exception {
    long end = System.nanoTime() + 5_000_000_000L;
    while (pid(id) != expected) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private long awaitExecutor(long other) throws Exception {
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

  private void awaitLog(String id, String text) throws Exception {
    Path log = new KeeperHome(home).log(SHOP, new InstanceId(id));
    long end = System.nanoTime() + 5_000_000_000L;
    while (!Files.exists(log) || !contains(log, text)) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static boolean contains(Path log, String text) throws IOException {
    return Files.readString(log).contains(text);
  }

  private static boolean runs(long pid) {
    return ProcessStat.of(pid).filter(process -> !process.ended()).isPresent();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
