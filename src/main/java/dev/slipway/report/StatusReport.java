package dev.slipway.report;

import io.avaje.jsonb.Json;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * What everything asked about does right now.
 *
 * @param apps one entry per app and environment
 */
@Json
public record StatusReport(List<AppStatus> apps) {

  private static final Set<String> SERVING = Set.of("open", "holding");
  private static final int NAMES = 16;

  /** For people: one paragraph each. */
  public String text(ZoneId zone) {
    if (apps.isEmpty()) {
      return "nothing is deployed here\n";
    }
    StringJoiner paragraphs = new StringJoiner("\n");
    apps.forEach(app -> paragraphs.add(paragraph(app, zone)));
    return paragraphs.toString();
  }

  private static String paragraph(AppStatus app, ZoneId zone) {
    StringBuilder text = new StringBuilder();
    line(text, app.app() + "/" + app.environment(), serving(app, zone));
    line(text, "  url", app.url() + " (" + app.traffic() + ")");
    if (!app.schema().isEmpty()) {
      line(text, "  schema", String.join(", ", app.schema()));
    }
    if (!app.pending().isEmpty()) {
      line(text, "  pending", String.join(", ", app.pending()));
    }
    line(text, "  rollback", app.rollback());
    for (AppStatus.ProcessStatus process : app.processes()) {
      line(text, "  " + process.process(), inWords(process, zone));
    }
    for (AppStatus.ScheduleStatus schedule : app.schedules()) {
      line(text, "  " + schedule.task(), inWords(schedule, zone));
    }
    if (app.underWay() != null) {
      line(text, "  under way", app.underWay());
    }
    app.schedules().stream()
        .map(AppStatus.ScheduleStatus::problem)
        .filter(problem -> !problem.isEmpty())
        .forEach(problem -> line(text, "  PROBLEM", problem));
    app.problems().forEach(problem -> line(text, "  problem", problem));
    return text.toString();
  }

  private static String serving(AppStatus app, ZoneId zone) {
    if (app.version() == null) {
      return "nothing serves";
    }
    String serves = SERVING.contains(app.traffic()) ? " serves" : " does not serve";
    String since = app.since() == null ? "" : " since " + When.of(app.since(), zone);
    return app.version() + serves + since + ", deployment " + app.deployment();
  }

  private static String inWords(AppStatus.ProcessStatus process, ZoneId zone) {
    String text = process.state();
    if (process.pid() > 0) {
      text += ", process " + process.pid();
    }
    text += ", since " + When.of(process.since(), zone);
    if (process.restarts() > 0) {
      text += ", restarted " + process.restarts() + " times";
    }
    return process.exit().isEmpty() ? text : text + "; last ended: " + process.exit();
  }

  private static String inWords(AppStatus.ScheduleStatus schedule, ZoneId zone) {
    String next =
        schedule.next() == null
            ? "after each scheduled backup"
            : "next " + When.of(schedule.next(), zone);
    String last =
        schedule.lastDone() == null ? "never yet" : "last " + When.of(schedule.lastDone(), zone);
    return next + ", " + last + (schedule.cron().isEmpty() ? "" : " (" + schedule.cron() + ")");
  }

  private static void line(StringBuilder text, String name, String value) {
    // A long name is not cut: somebody will copy it.
    String padded = Columns.of(name) > NAMES ? name : Columns.fit(name, NAMES);
    text.append(padded).append("  ").append(value).append('\n');
  }
}
