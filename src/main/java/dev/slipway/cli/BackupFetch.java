package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import java.util.Map;

/** {@code slipway backup fetch}. */
final class BackupFetch implements Verb {

  @Override
  public String summary() {
    return "Brings a backup back that is kept off site, and decrypts it";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(
            usage.parameter(
                "NAME", true, "the backup, as 'slipway backup list --off-site' shows it"))
        .example("slipway backup fetch scheduled-20261129_020000-1.4.0 production");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("off-site-fetch", Target.of(call, 1), Map.of("name", call.required(0))));
  }
}
