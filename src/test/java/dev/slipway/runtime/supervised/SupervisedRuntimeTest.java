package dev.slipway.runtime.supervised;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.slipway.keeper.Keeper;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.keeper.KeeperHome;
import dev.slipway.keeper.KeeperSettings;
import dev.slipway.keeper.Leftovers;
import dev.slipway.keeper.Listen;
import dev.slipway.keeper.RoutesOnPaper;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.model.SlipwayHome;
import dev.slipway.process.ProcessIdentity;
import dev.slipway.process.Signal;
import dev.slipway.process.Surroundings;
import dev.slipway.runtime.InstanceSpec;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.runtime.InstanceStatus.State;
import dev.slipway.runtime.Runtime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SupervisedRuntimeTest {
  private static final InstanceId WEB = InstanceId.of(3, "web");
  private static final InstanceId WORKER = InstanceId.of(3, "worker");

  @TempDir Path directory;
  private SlipwayHome home;
  private KeeperClient client;
  private Runtime runtime;
  private Thread keeper;

  @BeforeEach
  void run_a_keeper() {
    home = new SlipwayHome(directory);
    client = new KeeperClient(home, Duration.ofSeconds(10));
    KeeperSettings settings =
        new KeeperSettings(new Listen(List.of(), List.of()), List.of(), false);
    keeper =
        Thread.ofVirtual()
            .start(() -> Keeper.run(home, Optional.of(settings), new RoutesOnPaper()));
    runtime =
        new SupervisedRuntime(
            client, new KeeperHome(home), new AppEnvironment("shop", "production"));
  }

  @AfterEach
  void end_it() throws InterruptedException {
    client.stop(true);
    keeper.join();
    Leftovers.kill(directory);
  }

  @Test
  void what_was_started_runs_and_starting_it_again_changes_nothing() throws Exception {
    runtime.start(3, List.of(sleeper(WEB), sleeper(WORKER)));
    InstanceStatus first = runtime.status(WEB);

    runtime.start(3, List.of(sleeper(WEB), sleeper(WORKER)));

    assertThat(first.state()).isEqualTo(State.RUNNING);
    assertThat(runtime.status(WEB)).isEqualTo(first);
    assertThat(runtime.all()).extracting(InstanceStatus::id).containsExactly(WEB, WORKER);
  }

  @Test
  void what_was_stopped_is_absent_when_the_call_returns() throws Exception {
    runtime.start(3, List.of(sleeper(WEB), sleeper(WORKER)));
    long pid = runtime.status(WEB).pid();
    ProcessIdentity process = ProcessIdentity.of(pid).orElseThrow();

    runtime.stop(4, List.of(WEB), Duration.ofSeconds(5));
    runtime.stop(4, List.of(WEB), Duration.ofSeconds(5));

    assertThat(process.isRunning()).isFalse();
    assertThat(runtime.status(WEB).state()).isEqualTo(State.ABSENT);
    assertThat(runtime.status(WORKER).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void the_grace_of_the_call_counts() throws Exception {
    runtime.start(3, List.of(spec(WEB, "trap '' TERM; echo deaf; while :; do sleep 1; done")));
    await(WEB, status -> contains(runtime.log(WEB), "deaf"));

    long began = System.nanoTime();
    runtime.stop(3, List.of(WEB), Duration.ofMillis(200));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void a_crashed_process_comes_back_with_its_reason() throws Exception {
    runtime.start(3, List.of(sleeper(WEB)));
    long pid = runtime.status(WEB).pid();

    Signal.KILL.to(ProcessIdentity.of(pid).orElseThrow());

    InstanceStatus status = await(WEB, now -> now.pid() > 0 && now.pid() != pid);
    assertThat(status.restarts()).isEqualTo(1);
    assertThat(status.exit()).contains("killed by signal 9");
  }

  @Test
  void an_older_deployment_is_refused() {
    runtime.start(3, List.of(sleeper(WEB)));

    assertThatThrownBy(() -> runtime.stop(2, List.of(WEB), Duration.ZERO))
        .asInstanceOf(type(Failure.class))
        .extracting(Failure::code)
        .isEqualTo("keeper.stale");
    assertThat(runtime.status(WEB).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void what_goes_into_the_background_is_refused() throws Exception {
    runtime.start(3, List.of(spec(WEB, "sleep 60 & exit 0")));

    assertThat(await(WEB, status -> status.state() == State.REFUSED).exit().orElseThrow())
        .contains("foreground");
  }

  @Test
  void output_goes_to_the_log() throws Exception {
    runtime.start(3, List.of(spec(WEB, "echo out; echo err >&2; exec sleep 60")));

    await(WEB, status -> contains(runtime.log(WEB), "out\nerr\n"));
  }

  private InstanceSpec sleeper(InstanceId id) {
    return spec(id, "exec sleep 60");
  }

  private InstanceSpec spec(InstanceId id, String script) {
    return new InstanceSpec(
        id,
        "web",
        "r3",
        List.of("sh", "-c", script),
        new Surroundings(directory, Map.of("PATH", "/usr/bin:/bin"), Optional.empty()));
  }

  private InstanceStatus await(InstanceId id, Predicate<InstanceStatus> reached)
      throws InterruptedException {
    long end = System.nanoTime() + 8_000_000_000L;
    InstanceStatus status = runtime.status(id);
    while (!reached.test(status)) {
      assertThat(System.nanoTime()).as("deadline; now %s", status).isLessThan(end);
      Thread.sleep(10);
      status = runtime.status(id);
    }
    return status;
  }

  private static boolean contains(Path log, String text) {
    try {
      return Files.exists(log) && Files.readString(log).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
