package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.InstanceId;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.runtime.Runtime;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Shows what the processes of an app print; when following, also those that start meanwhile. */
final class Logs implements Handler {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int USUAL_LINES = 50;

  private final Function<AppEnvironment, Runtime> runtimes;

  Logs(Function<AppEnvironment, Runtime> runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public Event.Ended handle(Request request, Session session) {
    Runtime runtime = runtimes.apply(request.requireApp());
    CountDownLatch gone = new CountDownLatch(1);
    session.onHangUp(gone::countDown);
    session.onCancel(() -> {
      gone.countDown();
      return new Event.CancelAnswered(true, "");
    });
    Map<InstanceId, LogReader> readers = new HashMap<>();
    int first = lines(request);
    try {
      do {
        for (InstanceId instance : instances(runtime, request)) {
          show(instance, next(readers, runtime, instance, first), session);
        }
      } while (request.has("follow") && !gone.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
      return Event.Ended.done("");
    } catch (IOException e) {
      throw Failure.failed("logs.read", "a log cannot be read").because(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("interrupted").because(e);
    }
  }

  private static List<String> next(
      Map<InstanceId, LogReader> readers, Runtime runtime, InstanceId instance, int first)
      throws IOException {
    LogReader known = readers.get(instance);
    if (known != null) {
      return known.more();
    }
    LogReader reader = new LogReader(runtime.log(instance));
    readers.put(instance, reader);
    return reader.last(first);
  }

  private static void show(InstanceId instance, List<String> lines, Session session) {
    lines.forEach(line -> session.deliver(new Event.Output(instance.value(), line)));
  }

  private static List<InstanceId> instances(Runtime runtime, Request request) {
    return runtime.all().stream()
        .map(InstanceStatus::id)
        .filter(id -> request.argument("process").map(id.process()::equals).orElse(true))
        .toList();
  }

  private static int lines(Request request) {
    String text = request.argument("lines").orElse(String.valueOf(USUAL_LINES));
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw Failure.usage("logs.lines", "'" + text + "' is no number of lines");
    }
  }
}
