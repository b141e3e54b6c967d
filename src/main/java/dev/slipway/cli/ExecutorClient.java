package dev.slipway.cli;

import dev.slipway.api.Connection;
import dev.slipway.api.Event;
import dev.slipway.api.JsonLines;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the executor, and shows on the console what it says until the result. For one request. */
final class ExecutorClient {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorDoor door;
  private final Console console;
  private final JsonLines lines = new JsonLines();
  private final Seen seen = new Seen();
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
  Event.Ended work(AppEnvironment app, Request asked) {
    Request request = asked.named();
    Cancelling cancelling = new Cancelling(console, lines);
    Interrupts.on(cancelling::interrupted);
    Event.Ended end = converse(door.open(), request, cancelling);
    while (end == null) {
      console.show(
          new Event.Note(
              "warning", "the connection to the executor was cut; asking its successor" + about()));
      end = converse(door.reopen(), follow(app, request), cancelling);
    }
    return end;
  }

  private String about() {
    return deployment < 0 ? "" : " for deployment " + deployment;
  }

  /** Before we heard its number, a deployment is found by the name of the request for it. */
  private Request follow(AppEnvironment app, Request request) {
    return Request.of(
        "follow",
        app,
        deployment < 0
            ? Map.of("request", String.valueOf(request.name()), "verb", request.verb())
            : Map.of("deployment", String.valueOf(deployment)));
  }

  private Event.@Nullable Ended converse(
      Connection opened, Request request, Cancelling cancelling) {
    try (Connection connection = opened) {
      connection.writeLine(lines.write(request));
      cancelling.over(connection);
      return read(connection);
    } catch (IOException cut) {
      return null;
    }
  }

  /** Shows events until the result; null when the executor hangs up before. */
  private Event.@Nullable Ended read(Connection connection) throws IOException {
    seen.again();
    for (String line = connection.readLine(); line != null; line = connection.readLine()) {
      Optional<Event> known = lines.readEvent(line);
      if (known.isEmpty()) {
        continue;
      }
      Event event = known.get();
      if (event instanceof Event.Ended end) {
        return end;
      }
      if (event instanceof Event.Planned planned) {
        deployment = planned.deployment();
      }
      if (seen.isNew(event)) {
        console.show(event);
      }
      if (event instanceof Event.CancelAnswered answer && !answer.accepted()) {
        throw detached();
      }
    }
    return null;
  }

  private static Failure detached() {
    return Failure.of(
            Failure.Kind.UNKNOWN,
            "detached",
            "it is too late to cancel; the work goes on without us")
        .next("see how it ends: slipway status --follow");
  }
}
