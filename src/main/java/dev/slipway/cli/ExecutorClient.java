package dev.slipway.cli;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the executor, and shows on the console what it says until the result. For one request. */
final class ExecutorClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorDoor door;
  private final Console console;
  private final JsonLines lines = new JsonLines();
  private final Set<Event> seen = new HashSet<>();
  private long deployment = -1;

  ExecutorClient(Call call) {
    this(new ExecutorDoor(call.caller(), call.console(), PATIENCE), call.console());
  }

  ExecutorClient(ExecutorDoor door, Console console) {
    this.door = door;
    this.console = console;
  }

  /**
   * Asks for an answer. Ctrl-C simply ends us.
   *
   * @throws Failure when the answer is one, or the executor goes away before it is complete
   */
  Event.Ended ask(Request request) {
    try (Connection connection = door.open()) {
      connection.writeLine(lines.write(request));
      Event.Ended end = read(connection);
      if (end != null) {
        return end;
      }
      throw new IOException("the executor hung up");
    } catch (IOException e) {
      throw Failure.of(
              Failure.Kind.UNKNOWN, "executor.lost", "the connection to the executor was lost")
          .next("run it again")
          .because(e);
    }
  }

  /**
   * Asks for work on an app that goes on without us. Ctrl-C asks to cancel it; a second one leaves.
   * When the executor is killed meanwhile, its successor recovers the deployment unasked, and we
   * follow that to its end.
   *
   * @throws Failure (UNKNOWN) when we cannot see how it ends
   */
  Event.Ended work(AppEnvironment app, Request request) {
    Cancelling cancelling = new Cancelling(console, lines);
    Interrupts.on(cancelling::interrupted);
    Event.Ended end = converse(door.open(), request, cancelling);
    while (end == null) {
      if (deployment < 0) {
        throw lost(app);
      }
      console.show(
          new Event.Note(
              "warning",
              "the executor was killed; its successor recovers deployment " + deployment));
      Request follow = Request.of("follow", app, Map.of("deployment", String.valueOf(deployment)));
      end = converse(door.reopen(), follow, cancelling);
    }
    return end;
  }

  private Event.@Nullable Ended converse(
      Connection opened, Request request, Cancelling cancelling) {
    try (Connection connection = opened) {
      cancelling.over(connection);
      connection.writeLine(lines.write(request));
      return read(connection);
    } catch (IOException cut) {
      return null;
    }
  }

  /** Shows events until the result; null when the executor hangs up before. */
  private Event.@Nullable Ended read(Connection connection) throws IOException {
    for (String line = connection.readLine(); line != null; line = connection.readLine()) {
      Event event = lines.readEvent(line);
      if (event instanceof Event.Ended end) {
        return end;
      }
      if (event instanceof Event.Planned planned) {
        deployment = planned.deployment();
      }
      if (isNew(event)) {
        console.show(event);
      }
      if (event instanceof Event.CancelAnswered answer && !answer.accepted()) {
        throw detached();
      }
    }
    return null;
  }

  /** Following begins at the beginning, so what was shown already comes once more. */
  private boolean isNew(Event event) {
    boolean repeats = event instanceof Event.Planned || event instanceof Event.StepChanged;
    return !repeats || seen.add(event);
  }

  private static Failure detached() {
    return Failure.of(
            Failure.Kind.UNKNOWN,
            "detached",
            "it is too late to cancel; the work goes on without us")
        .next("see how it ends: slipway status");
  }

  private static Failure lost(AppEnvironment app) {
    return Failure.of(
            Failure.Kind.UNKNOWN,
            "executor.lost",
            "the executor died before it had a plan for " + app)
        .now("what serves goes on serving; nothing that could be noticed had begun")
        .next("slipway status, then ask again");
  }
}
