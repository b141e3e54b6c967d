package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.AppEnvironment;
import java.util.Map;
import java.util.TreeMap;

/** {@code slipway backup restore}. */
final class BackupRestore implements Verb {

  @Override
  public String summary() {
    return "Replaces the data by those of a backup; what is live is kept as backups first";
  }

  @Override
  public void describe(Usage usage) {
    Confirmation.describe(
            Target.describe(
                usage.parameter("NAME", true, "the backup, as 'slipway backup list' shows it")))
        .example(
            "slipway backup restore 12-proven-1.4.0 staging --yes staging",
            "slipway backup restore 12-proven-1.4.0 production --yes-production production");
  }

  @Override
  public Event.Ended run(Call call) {
    AppEnvironment app = Target.of(call, 1);
    Map<String, String> arguments = new TreeMap<>(Map.of("backup", call.required(0)));
    new Confirmation(call, app)
        .typed(true, "this replaces all data of " + app + ", after a backup")
        .ifPresent(typed -> arguments.put("confirmed", typed));
    return new ExecutorClient(call).work(app, Request.of("backup-restore", app, arguments));
  }
}
