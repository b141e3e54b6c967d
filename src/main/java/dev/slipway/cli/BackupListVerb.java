package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.report.BackupList;
import dev.slipway.report.OffSiteList;
import java.time.ZoneId;
import java.util.Map;

/** {@code slipway backup list}. */
final class BackupListVerb implements Verb {
  private boolean offSite;

  @Override
  public String summary() {
    return "Lists backups, each with its version and whether it was proven";
  }

  @Override
  public void describe(Usage usage) {
    Target.describe(usage)
        .flag("those that are kept off site", "--off-site")
        .example("slipway backup list production", "slipway backup list production --off-site");
  }

  @Override
  public Event.Ended run(Call call) {
    offSite = call.has("--off-site");
    String verb = offSite ? "off-site-list" : "backup-list";
    return new ExecutorClient(call).ask(Request.of(verb, Target.of(call, 0), Map.of()));
  }

  @Override
  public String text(Event.Ended end) {
    if (end.data() == null) {
      return "";
    }
    ZoneId zone = ZoneId.systemDefault();
    return offSite
        ? Answers.read(end, OffSiteList.class).text(zone)
        : Answers.read(end, BackupList.class).text(zone);
  }
}
