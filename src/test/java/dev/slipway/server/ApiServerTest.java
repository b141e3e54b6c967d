package dev.slipway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ApiServerTest {
  @TempDir Path directory;

  private final Operations operations = new Operations(Clock.systemUTC());
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private SlipwayHome home;
  private HomeLock lock;
  private ApiServer server;

  @BeforeEach
  void serve() {
    home = new SlipwayHome(directory);
    lock = HomeLock.take(home);
    server =
        ApiServer.open(
            lock,
            new Verbs(
                List.of(
                    new Verb("greet", Set.of("name"), this::greet),
                    new Verb("deploy", Set.of(), this::deploy),
                    new Verb("follow", Set.of(), this::follow),
                    new Verb("chatter", Set.of(), this::chatter),
                    new Verb("stumble", Set.of(), this::stumble))));
  }

  @AfterEach
  void stop() throws IOException {
    goOn.countDown();
    server.close();
    lock.close();
  }

  private Event.Ended greet(Request request, Session session) {
    session.emit(new Event.Note("info", session.peer().user()));
    return Event.Ended.done("hello " + request.require("name")).with("{\"n\":1}");
  }

  private Event.Ended deploy(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    return operations.run(app, "deploy", session, operation -> steps(operation));
  }

  private Event.Ended steps(Operation operation) {
    operation.onCancel(() -> {
      goOn.countDown();
      return new Event.CancelAnswered(true, "undoing");
    });
    operation.emit(new Event.Planned(7, "deploy", "r1", "overlap", List.of("Unpack")));
    operation.emit(new Event.StepChanged(7, 0, "Unpack", "began", "", 0));
    await(goOn);
    operation.emit(new Event.StepChanged(7, 0, "Unpack", "done", "", 0.5));
    finished.countDown();
    return Event.Ended.done("deployed");
  }

  private Event.Ended follow(Request request, Session session) {
    return operations.running(request.requireApp()).orElseThrow().follow(session);
  }

  private Event.Ended chatter(Request request, Session session) {
    String padding = "x".repeat(1000);
    for (int i = 0; i < 5000; i++) {
      session.emit(new Event.Progressed(padding + i, i / 5000.0));
      if (i % 10 == 0) {
        session.emit(new Event.StepChanged(7, i, "Step", "done", padding, 0));
      }
    }
    finished.countDown();
    return Event.Ended.done("talked");
  }

  private Event.Ended stumble(Request request, Session session) {
    throw new IllegalStateException("should not happen");
  }

  @Test
  void answers_with_events_and_one_result_and_then_hangs_up() throws IOException {
    try (TestClient client = client().ask("greet", Map.of("name", "Ada"))) {
      assertThat(client.rest())
          .containsExactly(
              new Event.Note("info", System.getProperty("user.name")),
              Event.Ended.done("hello Ada").with("{\"n\":1}"));
      assertThat(client.isOver()).isTrue();
    }
  }

  @Test
  void only_our_user_can_reach_the_socket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.executor())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.executorSocket())))
        .isEqualTo("rw-------");
  }

  @Test
  void refuses_another_version_of_the_api() throws IOException {
    String line = "{\"api\":2,\"verb\":\"greet\",\"arguments\":{\"name\":\"Ada\"}}";
    try (TestClient client = client().send(line)) {
      Event.Ended end = client.result();

      assertThat(end.code()).isEqualTo("api.version");
      assertThat(end.exitCode()).isEqualTo(2);
      assertThat(end.what()).contains("version 1").contains("version 2");
    }
  }

  @Test
  void refuses_an_unknown_verb_and_an_unknown_argument_with_the_nearest_one() throws IOException {
    try (TestClient client = client().ask("deplyo", Map.of())) {
      assertThat(client.result().what()).contains("did you mean 'deploy'");
    }
    try (TestClient client = client().ask("greet", Map.of("nmae", "Ada"))) {
      assertThat(client.result().what()).contains("did you mean 'name'");
    }
  }

  @Test
  void answers_a_malformed_line() throws IOException {
    for (String line :
        List.of(
            "hello",
            "{\"api\":1",
            "[]",
            "{\"api\":\"x\"}",
            "{\"api\":1,\"arguments\":{}}",
            "{}",
            "")) {
      try (TestClient client = client().send(line)) {
        assertThat(client.result().code()).as(line).isEqualTo("api.malformed");
      }
    }
  }

  @Test
  void answers_a_line_without_end() throws IOException {
    try (TestClient client = client().send("x".repeat(JsonLines.LONGEST + 1))) {
      assertThat(client.result().code()).isEqualTo("api.line-too-long");
    }
  }

  @Test
  void a_mistake_of_ours_is_an_unknown_outcome_and_the_next_request_is_served() throws IOException {
    try (TestClient client = client().ask("stumble", Map.of())) {
      assertThat(client.result())
          .returns(6, Event.Ended::exitCode)
          .returns("internal", e -> e.code());
    }
    try (TestClient client = client().ask("greet", Map.of("name", "Ada"))) {
      assertThat(client.result().ok()).isTrue();
    }
  }

  @Test
  void work_goes_on_when_its_client_hangs_up_and_another_one_follows_from_the_beginning()
      throws IOException {
    try (TestClient client = client().ask("deploy", Map.of())) {
      assertThat(client.next()).isInstanceOf(Event.Planned.class);
    }
    try (TestClient second = client().ask("follow", Map.of())) {
      assertThat(second.next()).isInstanceOf(Event.Planned.class);
      assertThat(second.next()).isInstanceOf(Event.StepChanged.class);
      goOn.countDown();
      assertThat(second.rest())
          .containsExactly(
              new Event.StepChanged(7, 0, "Unpack", "done", "", 0.5), Event.Ended.done("deployed"));
    }
  }

  @Test
  void a_second_operation_on_the_same_app_is_told_who_runs() throws IOException {
    try (TestClient first = client().ask("deploy", Map.of());
        TestClient second = client()) {
      assertThat(first.next()).isInstanceOf(Event.Planned.class);

      Event.Ended refused = second.ask("deploy", Map.of()).result();

      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.what())
          .contains("'deploy' of shop/local by " + System.getProperty("user.name"));
    }
  }

  @Test
  void cancel_on_the_same_connection_reaches_the_work() throws IOException {
    try (TestClient client = client().ask("deploy", Map.of())) {
      assertThat(client.next()).isInstanceOf(Event.Planned.class);
      client.cancel();
      assertThat(client.rest()).contains(new Event.CancelAnswered(true, "undoing"));
    }
  }

  @Test
  void a_client_that_does_not_read_slows_nothing_down_and_loses_only_progress() throws IOException {
    try (TestClient client = client().ask("chatter", Map.of())) {
      await(finished);
      List<Event> events = client.rest();

      assertThat(events).filteredOn(Event.StepChanged.class::isInstance).hasSize(500);
      assertThat(events).filteredOn(Event.Progressed.class::isInstance).hasSizeLessThan(5000);
      assertThat(events.getLast()).isEqualTo(Event.Ended.done("talked"));
    }
  }

  @Test
  void a_home_has_one_executor() {
    assertThatThrownBy(() -> HomeLock.take(home))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.LOCKED));
  }

  @Test
  void a_path_too_long_for_a_socket_is_refused_by_name() throws IOException {
    SlipwayHome deep = new SlipwayHome(directory.resolve("d".repeat(90)));

    try (HomeLock deepLock = HomeLock.take(deep)) {
      assertThatThrownBy(() -> ApiServer.open(deepLock, new Verbs(List.of())))
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.next()).contains("SLIPWAY_HOME"));
    }
  }

  @Test
  void the_socket_is_gone_after_closing() throws IOException {
    server.close();

    assertThat(home.executorSocket()).doesNotExist();
  }

  private TestClient client() throws IOException {
    return new TestClient(home.executorSocket());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw Failure.cancelled("interrupted").because(e);
    }
  }
}
