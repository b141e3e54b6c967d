package dev.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ExecutorClientTest {
  private static final AppEnvironment APP = new AppEnvironment("shop", "production");
  private static final Request DEPLOY = Request.of("deploy", APP, Map.of());
  private static final Event PLANNED =
      new Event.Planned(12, "deploy", "1.4.0", "hold", List.of("unpack", "migrate"));
  private static final Event UNPACKED = new Event.StepChanged(12, 0, "unpack", "done", "", 0.5);
  private static final Event MIGRATED = new Event.StepChanged(12, 1, "migrate", "done", "", 2);
  private static final Event CUT =
      new Event.Note(
          "warning",
          "the connection to the executor was cut; asking its successor for deployment 12");
  private static final Event.Ended LIVE = Event.Ended.done("1.4.0 is live");

  @TempDir Path directory;

  private final List<Event> shown = new ArrayList<>();
  private final Console console =
      new Console() {
        @Override
        public void show(Event event) {
          shown.add(event);
        }

        @Override
        public void end(Event.Ended end, String text) {}

        @Override
        public void close() {}
      };

  private SlipwayHome home() {
    return new SlipwayHome(directory);
  }

  private ExecutorClient client(Map<String, String> environment, Duration patience) {
    Caller caller = new Caller(directory, environment, home());
    return new ExecutorClient(new ExecutorDoor(caller, console, patience), console);
  }

  private ExecutorClient client() {
    return client(Map.of(), Duration.ofSeconds(10));
  }

  private FakeExecutor executor(List<List<Event>> answers) throws IOException {
    return new FakeExecutor(home().executorSocket(), answers);
  }

  @Test
  void shows_events_and_returns_the_result() throws Exception {
    try (FakeExecutor executor = executor(List.of(List.of(PLANNED, UNPACKED, LIVE)))) {
      assertThat(client().work(APP, DEPLOY)).isEqualTo(LIVE);
      assertThat(shown).containsExactly(PLANNED, UNPACKED);
      assertThat(executor.next().verb()).isEqualTo("deploy");
    }
  }

  @Test
  void follows_the_same_deployment_when_the_executor_is_killed() throws Exception {
    try (FakeExecutor executor =
        executor(List.of(List.of(PLANNED, UNPACKED), List.of(PLANNED, UNPACKED, MIGRATED, LIVE)))) {
      assertThat(client().work(APP, DEPLOY)).isEqualTo(LIVE);

      executor.next();
      assertThat(executor.next()).isEqualTo(Request.of("follow", APP, Map.of("deployment", "12")));
      assertThat(shown).filteredOn(PLANNED::equals).hasSize(1);
      assertThat(shown).filteredOn(UNPACKED::equals).hasSize(1);
      assertThat(shown).last().isEqualTo(MIGRATED);
    }
  }

  @Test
  void asks_by_name_for_a_deployment_whose_number_it_never_heard() throws Exception {
    try (FakeExecutor executor = executor(List.of(List.of(), List.of(PLANNED, LIVE)))) {
      assertThat(client().work(APP, DEPLOY)).isEqualTo(LIVE);

      Request first = executor.next();
      assertThat(first.verb()).isEqualTo("deploy");
      assertThat(executor.next())
          .isEqualTo(
              Request.of(
                  "follow",
                  APP,
                  Map.of("verb", "deploy", "request", String.valueOf(first.name()))));
    }
  }

  @Test
  void shows_a_step_once_although_a_successor_measures_it_anew() throws Exception {
    Event measuredAnew = new Event.StepChanged(12, 0, "unpack", "done", "", 0.501);
    Event said = new Event.Note("info", "no new backup");
    try (FakeExecutor executor =
        executor(
            List.of(
                List.of(PLANNED, said, UNPACKED),
                List.of(PLANNED, said, measuredAnew, MIGRATED, LIVE)))) {
      assertThat(client().work(APP, DEPLOY)).isEqualTo(LIVE);

      assertThat(shown).containsExactly(PLANNED, said, UNPACKED, CUT, MIGRATED);
      assertThat(executor.next().verb()).isEqualTo("deploy");
    }
  }

  @Test
  void shows_a_step_twice_that_was_begun_twice() throws Exception {
    Event began = new Event.StepChanged(12, 0, "unpack", "began", "", 0);
    try (FakeExecutor executor =
        executor(List.of(List.of(PLANNED, began), List.of(PLANNED, began, began, LIVE)))) {
      assertThat(client().work(APP, DEPLOY)).isEqualTo(LIVE);

      assertThat(shown).containsExactly(PLANNED, began, CUT, began);
      assertThat(executor.next().verb()).isEqualTo("deploy");
    }
  }

  @Test
  void the_outcome_is_unknown_when_the_executor_does_not_come_back() throws Exception {
    try (FakeExecutor executor = executor(List.of(List.of(PLANNED)))) {
      Thread.ofVirtual().start(() -> closeAfterFirst(executor));
      ExecutorClient client = client(Map.of(), Duration.ofMillis(300));

      assertThatThrownBy(() -> client.work(APP, DEPLOY))
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo("executor.silent"));
    }
  }

  private static void closeAfterFirst(FakeExecutor executor) {
    try {
      executor.next();
      executor.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leaves_a_deployment_that_cannot_be_cancelled_any_more() throws Exception {
    Event refused = new Event.CancelAnswered(false, "it is going live");
    try (FakeExecutor executor = executor(List.of(List.of(PLANNED, refused)))) {
      assertThatThrownBy(() -> client().work(APP, DEPLOY))
          .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo("detached"));
      assertThat(executor.next().verb()).isEqualTo("deploy");
    }
  }

  @Test
  void starts_the_keeper_when_nobody_listens_with_a_clean_environment() throws Exception {
    Path launcher = directory.resolve("launcher");
    Path told = directory.resolve("told");
    Files.writeString(
        launcher,
        "#!/bin/sh\necho \"$@\" >>'%1$s'\nenv >>'%1$s'\necho started\necho broken >&2\nexit 3\n"
            .formatted(told));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> environment =
        Map.of(
            "SLIPWAY_LAUNCHER",
            launcher.toString(),
            "PATH",
            System.getenv("PATH"),
            "API_TOKEN",
            "secret",
            "LC_ALL",
            "C.UTF-8");
    ExecutorClient client = client(environment, Duration.ofSeconds(2));

    assertThatThrownBy(() -> client.ask(Request.of("status", null, Map.of())))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.what()).contains("exit code 3");
              assertThat(failure.now()).contains("started\nbroken");
            });

    assertThat(Files.readAllLines(told))
        .startsWith("keeper")
        .contains("SLIPWAY_HOME=" + directory, "LC_ALL=C.UTF-8")
        .doesNotContain("API_TOKEN=secret");
    assertThat(shown)
        .containsExactly(new Event.Note("info", "nobody serves " + directory + " yet: starting"));
  }
}
