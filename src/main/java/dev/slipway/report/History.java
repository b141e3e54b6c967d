package dev.slipway.report;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The deployments of one app and environment, newest first.
 *
 * @param app {@code app/environment}
 * @param deployments one entry each
 */
@Json
public record History(String app, List<Line> deployments) {

  /**
   * One deployment.
   *
   * @param deployment its number
   * @param kind what kind of deployment
   * @param release the release it was about
   * @param version that release's version
   * @param cutover how it went live, or would have
   * @param outcome live, planned, stopped, undone, cancelled, undecided, half-way, in-doubt or
   *     unfinished
   * @param began when it began
   * @param seconds how long it took; so far, when it is unfinished
   * @param requestedBy who asked
   * @param what how it ended, in words
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record Line(
      long deployment,
      String kind,
      String release,
      String version,
      String cutover,
      String outcome,
      Instant began,
      double seconds,
      String requestedBy,
      String what) {

    /** The short form of a report. */
    static Line of(DeploymentReport report) {
      return new Line(
          report.deployment(),
          report.kind(),
          report.release(),
          report.version(),
          report.cutover(),
          report.end().outcome(),
          report.began(),
          report.seconds(),
          report.requestedBy(),
          report.end().what());
    }
  }

  /** For people: a table. */
  public String text(ZoneId zone) {
    if (deployments.isEmpty()) {
      return app + " was never deployed\n";
    }
    TextTable table =
        new TextTable("ID", "WHEN", "WHAT", "RELEASE", "CUTOVER", "ENDED", "TOOK", "BY");
    for (Line line : deployments) {
      table.row(
          String.valueOf(line.deployment()),
          When.of(line.began(), zone),
          line.kind(),
          line.release(),
          line.cutover(),
          line.outcome(),
          Spent.of(line.seconds()),
          line.requestedBy());
    }
    return table.text();
  }
}
