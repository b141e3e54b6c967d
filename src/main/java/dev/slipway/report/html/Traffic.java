package dev.slipway.report.html;

import dev.slipway.report.DeploymentReport;
import dev.slipway.report.DeploymentReport.Span;
import dev.slipway.report.DeploymentReport.StepReport;
import dev.slipway.report.html.Point.Share;
import dev.slipway.report.html.TrafficChart.Band;
import dev.slipway.watch.Measured;
import dev.slipway.watch.Series;
import dev.slipway.watch.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Customers' requests around the cutover: a chart for wide pages, one for narrow ones, and the same
 * as a table.
 *
 * @param wide the chart
 * @param narrow the same for a phone
 * @param hasOld whether an old instance had requests
 * @param hasHold whether requests waited
 * @param rows the table
 */
record Traffic(Svg wide, Svg narrow, boolean hasOld, boolean hasHold, List<Row> rows) {
  private static final int WIDE = 900;
  private static final int NARROW = 350;
  private static final int ROWS = 40;

  /**
   * One stretch of time in the table.
   *
   * @param time from when to when, in seconds after the cutover
   * @param requests old and new
   * @param errors old and new
   * @param p50 old and new, in milliseconds
   * @param p95 old and new
   */
  record Row(String time, Pair requests, Pair errors, Pair p50, Pair p95) {}

  /** A figure of the old instance and one of the new. */
  record Pair(String old, String now) {}

  /** What was seen, where anything was. */
  static Optional<Traffic> of(DeploymentReport report) {
    Watched watched = report.watched();
    Series series = watched == null ? null : watched.series();
    if (watched == null || series == null || Point.of(series, ROWS).isEmpty()) {
      return Optional.empty();
    }
    Measured baseline = watched.before();
    Band hold = hold(report, series);
    String about = about(watched.after(), baseline);
    return Optional.of(
        new Traffic(
            TrafficChart.draw("wide", WIDE, series, baseline, hold, about),
            TrafficChart.draw("narrow", NARROW, series, baseline, hold, about),
            series.before().requests().stream().anyMatch(count -> count > 0),
            hold != null,
            Point.of(series, ROWS).stream().map(Traffic::row).toList()));
  }

  private static String about(Measured after, @Nullable Measured before) {
    String now =
        String.format(
            Locale.ROOT,
            "New release: %d requests, %d errors, p50 %.0f ms, p95 %.0f ms.",
            after.requests(),
            after.errors(),
            after.p50Millis(),
            after.p95Millis());
    return before == null || before.requests() == 0
        ? now
        : now
            + String.format(
                Locale.ROOT,
                " Old release before it: %d requests, %d errors, p50 %.0f ms, p95 %.0f ms.",
                before.requests(),
                before.errors(),
                before.p50Millis(),
                before.p95Millis());
  }

  /** From the hold's beginning until the new release served. */
  private static @Nullable Band hold(DeploymentReport report, Series series) {
    Optional<Span> held =
        report.steps().stream()
            .filter(step -> step.kind().equals("hold"))
            .map(StepReport::spans)
            .filter(spans -> !spans.isEmpty())
            .map(List::getFirst)
            .findFirst();
    if (held.isEmpty() || report.holdSeconds() == 0) {
      return null;
    }
    Instant cutover = Instant.ofEpochMilli(series.cutoverMillis());
    double began = Duration.between(cutover, report.began()).toMillis() / 1e3;
    double from = began + held.get().after();
    return new Band(from, from + report.holdSeconds());
  }

  private static Row row(Point point) {
    Share old = point.before();
    Share now = point.after();
    return new Row(
        "%s to %s".formatted(seconds(point.at()), seconds(point.until())),
        new Pair(count(old, old.requests()), count(now, now.requests())),
        new Pair(count(old, old.errors()), count(now, now.errors())),
        new Pair(millis(old, old.p50Millis()), millis(now, now.p50Millis())),
        new Pair(millis(old, old.p95Millis()), millis(now, now.p95Millis())));
  }

  private static String seconds(double at) {
    return (at < 0 ? "−" : "") + Svg.number(Math.abs(at));
  }

  private static String count(Share share, long count) {
    return share.requests() == 0 ? "–" : String.valueOf(count);
  }

  private static String millis(Share share, double millis) {
    return share.requests() == 0 ? "–" : Svg.number(millis);
  }
}
