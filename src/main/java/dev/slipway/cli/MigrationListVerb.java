package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.MigrationList;
import java.util.Map;

/** {@code slipway migration list}. */
final class MigrationListVerb implements Verb {

  @Override
  public String summary() {
    return "Lists the serving release's migrations, and which of them the database has";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage).example("slipway migration list production");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call).ask(Request.of("migration-list", Target.of(call, 0), Map.of()));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null ? "" : Answers.read(end, MigrationList.class).text();
  }
}
