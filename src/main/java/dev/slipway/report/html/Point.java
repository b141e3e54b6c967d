package dev.slipway.report.html;

import dev.slipway.watch.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time in a chart.
 *
 * @param at its beginning in seconds after the cutover
 * @param until its end
 * @param before what the old instance had of it
 * @param after what the new one had
 */
record Point(double at, double until, Share before, Share after) {

  /**
   * One instance's share.
   *
   * @param requests requests that ended
   * @param errors failed ones among them
   * @param p50Millis median time; of joined stretches their mean, weighted by requests
   * @param p95Millis 95th percentile; of joined stretches the highest
   */
  record Share(long requests, long errors, double p50Millis, double p95Millis) {
    private Share plus(Share other) {
      long sum = requests + other.requests;
      double p50 = p50Millis * requests + other.p50Millis * other.requests;
      return new Share(
          sum,
          errors + other.errors,
          sum == 0 ? 0 : p50 / sum,
          Math.max(p95Millis, other.p95Millis));
    }

    private static Share of(Series.Line line, int index) {
      return new Share(
          line.requests().get(index),
          line.errors().get(index),
          line.p50Millis().get(index),
          line.p95Millis().get(index));
    }
  }

  /**
   * What was seen from the first request of either to the last, joined until there are at most so
   * many.
   */
  static List<Point> of(Series series, int most) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < series.at().size(); i++) {
      double at = series.at().get(i);
      points.add(
          new Point(
              at,
              at + Math.max(1, series.width().get(i)),
              Share.of(series.before(), i),
              Share.of(series.after(), i)));
    }
    while (!points.isEmpty() && points.getFirst().isEmpty()) {
      points.removeFirst();
    }
    while (!points.isEmpty() && points.getLast().isEmpty()) {
      points.removeLast();
    }
    while (points.size() > most) {
      points = halved(points);
    }
    return points;
  }

  /** A time without requests between two is theirs then: nothing came in it. */
  private static List<Point> halved(List<Point> points) {
    List<Point> fewer = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point one = points.get(i);
      fewer.add(i + 1 < points.size() ? one.plus(points.get(++i)) : one);
    }
    return fewer;
  }

  private Point plus(Point next) {
    return new Point(at, next.until, before.plus(next.before), after.plus(next.after));
  }

  private boolean isEmpty() {
    return before.requests() + after.requests() == 0;
  }

  double seconds() {
    return until - at;
  }
}
