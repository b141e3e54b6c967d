package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.util.Map;

/** {@code slipway remove}. */
final class Remove implements Verb {

  @Override
  public String summary() {
    return "Takes an app off this host; its data and backups are put aside";
  }

  @Override
  public void describe(Usage usage) {
    Target.describeRequired(usage)
        .value("--yes", "ENV", "the environment's name once more")
        .example("slipway remove staging --yes staging");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    requireConfirmation(call, app);
    return new ExecutorClient(call)
        .work(app, Request.of("remove", app, Map.of("confirmed", app.environment())));
  }

  private static void requireConfirmation(Call call, AppEnvironment app) {
    String typed = call.value("--yes").orElse("");
    if (typed.isEmpty()) {
      throw Failure.of(
              Failure.Kind.DECISION,
              "remove.unconfirmed",
              "removing " + app + " ends its processes and deletes its releases")
          .now("nothing was removed")
          .next("if you mean it: slipway remove %1$s --yes %1$s".formatted(app.environment()));
    }
    if (!typed.equals(app.environment())) {
      throw Failure.usage(
              "remove.unconfirmed",
              "--yes says '" + typed + "', but the environment is '" + app.environment() + "'")
          .now("nothing was removed");
    }
  }
}
