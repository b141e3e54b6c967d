package dev.slipway.report;

import dev.slipway.proof.Proof;
import dev.slipway.watch.Baseline;
import dev.slipway.watch.Criterion;
import dev.slipway.watch.Watched;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the journal knows of one deployment.
 *
 * @param app {@code app/environment}
 * @param deployment its number
 * @param kind what kind of deployment
 * @param release the release it was about
 * @param version that release's version
 * @param previous the release that served before; null when none did
 * @param requestedBy who asked
 * @param program version of Slipway that ran it
 * @param began when it began
 * @param ended when it ended; null while it has not
 * @param seconds how long it took, or takes so far
 * @param cutover how it went live
 * @param rollback how it would be undone later
 * @param holdSeconds how long requests waited; 0 when they did not
 * @param resumes how often an executor took it over from one that died
 * @param end how it ended
 * @param steps its steps in order
 * @param notes what a person should know
 * @param checklist what a successful deployment shows, with the measured figures; empty while it
 *     was not watched to a good end
 * @param watched what the watch saw, with the figures second by second; null when it was not
 *     watched
 * @param expectedHoldSeconds how long requests would wait, as it was announced; 0 when nothing was
 * @param servedAfter seconds from the beginning until customers had the new release; null when they
 *     never had
 * @param proof what the rehearsal showed; null when there was none
 * @param baseline what the old release was like; null when nobody looked
 */
@Json(naming = Json.Naming.LowerUnderscore)
public record DeploymentReport(
    String app,
    long deployment,
    String kind,
    String release,
    String version,
    @Nullable String previous,
    String requestedBy,
    String program,
    Instant began,
    @Nullable Instant ended,
    double seconds,
    String cutover,
    String rollback,
    double holdSeconds,
    int resumes,
    End end,
    List<StepReport> steps,
    List<String> notes,
    List<Criterion> checklist,
    @Nullable Watched watched,
    double expectedHoldSeconds,
    @Nullable Double servedAfter,
    @Nullable Proof proof,
    @Nullable Baseline baseline) {

  /**
   * How it ended.
   *
   * @param outcome live, planned, stopped, undone, cancelled, undecided, half-way, in-doubt or
   *     unfinished
   * @param code stable code of the failure; empty when live
   * @param what what was done or failed
   * @param now what was true then
   * @param next what to do next
   */
  @Json
  public record End(String outcome, String code, String what, String now, String next) {}

  /**
   * One step.
   *
   * @param name what it does
   * @param list prepare or go live
   * @param state planned, interrupted, done, failed or undone
   * @param seconds how long it took
   * @param detail evidence, or the failure in words
   * @param kind what kind of step, such as {@code migrate}
   * @param spans when it was at work, in order; more than one when it was undone or begun again
   */
  @Json
  public record StepReport(
      String name,
      String list,
      String state,
      double seconds,
      String detail,
      String kind,
      List<Span> spans) {

    /**
     * How long it took the last time it went forward, in seconds; 0 when it never came to an end.
     */
    public double forward() {
      return spans.stream()
          .filter(span -> !span.undo())
          .mapToDouble(Span::seconds)
          .reduce(0, (a, b) -> b);
    }

    /** The seconds after the deployment's beginning at which it last came to an end. */
    public double until() {
      return spans.isEmpty() ? 0 : spans.getLast().after() + spans.getLast().seconds();
    }
  }

  /**
   * A time in which a step was at work.
   *
   * @param after when it began, in seconds after the deployment did
   * @param seconds how long
   * @param undo whether it was being taken back
   */
  @Json
  public record Span(double after, double seconds, boolean undo) {}

  /** For people. */
  public String text(ZoneId zone) {
    StringBuilder text = new StringBuilder();
    text.append("%s  deployment %d: %s %s\n".formatted(app, deployment, kind, release));
    line(text, "asked by", requestedBy + ", Slipway " + program);
    line(text, "began", When.of(began, zone));
    line(text, "took", Spent.of(seconds) + (ended == null ? " so far" : ""));
    line(text, "before it", previous == null ? "nothing served" : previous + " served");
    line(text, "cutover", cutover + held());
    line(text, "rollback", rollback);
    if (resumes > 0) {
      line(text, "taken over", resumes + " times, from an executor that died");
    }
    line(text, "ended", end.outcome() + (end.what().isEmpty() ? "" : ": " + end.what()));
    optional(text, "now", end.now());
    optional(text, "next", end.next());
    optional(text, "code", end.code());
    text.append('\n').append(stepTable());
    for (String note : notes) {
      text.append("note: ").append(note).append('\n');
    }
    for (Criterion one : checklist) {
      text.append(one.met() ? "✓ " : "✗ ")
          .append(Columns.fit(one.name(), 10))
          .append("  %s (%s)\n".formatted(one.measured(), one.wanted()));
    }
    return text.toString();
  }

  private String held() {
    return holdSeconds > 0 ? ", requests waited " + Spent.of(holdSeconds) : "";
  }

  private String stepTable() {
    TextTable table = new TextTable("STEP", "STATE", "TOOK", "EVIDENCE");
    String list = "";
    for (StepReport step : steps) {
      if (!step.list().equals(list)) {
        list = step.list();
        table.row(list, "", "", "");
      }
      String took = step.seconds() > 0 ? Spent.of(step.seconds()) : "";
      table.row("  " + step.name(), step.state(), took, step.detail().replace("\n", " · "));
    }
    return table.text();
  }

  private static void optional(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      line(text, name, value);
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ")
        .append(Columns.fit(name, 10))
        .append("  ")
        .append(value.replace("\n", "\n              "))
        .append('\n');
  }
}
