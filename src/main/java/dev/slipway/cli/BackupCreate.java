package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway backup create}. */
final class BackupCreate implements Verb {

  @Override
  public String summary() {
    return "Takes a backup while the app goes on writing, and proves it by restoring it";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .value("--note", "TEXT", "words that 'slipway backup list' shows with it")
        .example("slipway backup create production --note 'before the price change'");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call).ask(Request.of("backup-create", app, call.arguments("note")));
  }
}
