package dev.slipway.keeper;

import static dev.slipway.keeper.InstanceState.Phase.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeeperTest extends KeeperFixture {
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
}
