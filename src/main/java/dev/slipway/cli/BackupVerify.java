package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import java.util.Map;

/** {@code slipway backup verify}. */
final class BackupVerify implements Verb {

  @Override
  public String summary() {
    return "Restores a backup beside the live database and compares it with its manifest";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage.parameter("NAME", true, "the backup, as 'slipway backup list' shows it"))
        .example("slipway backup verify 12-before-1.4.0 production");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("backup-verify", Target.of(call, 1), Map.of("name", call.required(0))));
  }
}
