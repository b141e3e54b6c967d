package dev.slipway.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The keeper as a process: its executor, its end, and who calls it. */
class KeeperProcessTest extends KeeperFixture {
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
}
