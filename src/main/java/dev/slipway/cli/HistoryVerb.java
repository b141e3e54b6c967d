package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.History;
import java.time.ZoneId;

/** {@code slipway history}. */
final class HistoryVerb implements Verb {

  @Override
  public String summary() {
    return "Lists deployments, newest first, and how each ended";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .value("--limit", "N", "at most so many; default: 20")
        .example("slipway history production --limit 5");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("history", Target.of(call, 0), call.arguments("limit")));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null ? "" : Answers.read(end, History.class).text(ZoneId.systemDefault());
  }
}
