package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;

/** {@code slipway backup prune}. */
final class BackupPrune implements Verb {

  @Override
  public String summary() {
    return "Deletes the backups that backup.keep does not keep and no rollback needs";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .flag("only say which those are", "--dry-run")
        .example("slipway backup prune production --dry-run");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 0);
    return new ExecutorClient(call).ask(Request.of("backup-prune", app, call.arguments("dry-run")));
  }
}
