package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;

/** {@code slipway backup push}. */
final class BackupPush implements Verb {

  @Override
  public String summary() {
    return "Encrypts a backup and uploads it to where backup.off-site says";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .value("--name", "NAME", "the backup; default: the newest one")
        .example("slipway backup push production");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call)
        .ask(Request.of("off-site-push", Target.of(call, 0), call.arguments("name")));
  }
}
