package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.BackupList;
import java.time.ZoneId;
import java.util.Map;

/** {@code slipway backup list}. */
final class BackupListVerb implements Verb {

  @Override
  public String summary() {
    return "Lists backups, each with its version and whether it was proven";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage).example("slipway backup list production");
  }

  @Override
  public Event.Ended run(Call call) {
    return new ExecutorClient(call).ask(Request.of("backup-list", Target.of(call, 0), Map.of()));
  }

  @Override
  public String text(Event.Ended end) {
    return end.data() == null
        ? ""
        : Answers.read(end, BackupList.class).text(ZoneId.systemDefault());
  }
}
