package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;

/** {@code slipway logs}. */
final class Logs implements Verb {

  @Override
  public String summary() {
    return "Shows what the app's processes print";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .flag("go on with what comes, until Ctrl-C", "--follow", "-f")
        .value("--process", "NAME", "only this process type, such as web")
        .value("--lines", "N", "so many last lines of each; default: 50")
        .example("slipway logs production -f --process web");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("logs", Target.of(call, 0), call.arguments("follow", "process", "lines")));
  }
}
