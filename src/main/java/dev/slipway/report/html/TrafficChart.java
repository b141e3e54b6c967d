package dev.slipway.report.html;

import dev.slipway.report.html.Point.Share;
import dev.slipway.watch.Measured;
import dev.slipway.watch.Series;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Requests, errors and latency around a cutover, one above the other on one axis of time. */
final class TrafficChart {
  private static final double TITLE = 32;
  private static final double REQUESTS = 110;
  private static final double ERRORS = 46;
  private static final double NO_ERRORS = 4;
  private static final double LATENCY = 150;
  private static final double AXIS = 36;
  private static final double LEFT = 46;
  private static final double RIGHT = 10;

  /** From which share of the time on a latency counts as an outlier that is cut off. */
  private static final double USUAL = 0.98;

  private final List<Point> points;
  private final @Nullable Measured baseline;
  private final @Nullable Band hold;
  private final Scale time;
  private final double width;
  private final Svg svg;

  /**
   * A time in which requests waited, in seconds after the cutover.
   *
   * @param from its beginning
   * @param until its end
   */
  record Band(double from, double until) {}

  private TrafficChart(
      Svg svg, double width, List<Point> points, @Nullable Measured baseline, @Nullable Band hold) {
    this.svg = svg;
    this.width = width;
    this.points = points;
    this.baseline = baseline;
    this.hold = hold;
    double from = Math.min(0, points.getFirst().at());
    double to = Math.max(1, points.getLast().until());
    this.time = new Scale(from, to, LEFT, width - RIGHT);
  }

  /**
   * Draws it.
   *
   * @param classes the drawing's class, and the beginning of its names
   * @param width its width; text keeps its size
   * @param about what it shows, for those who cannot see it
   */
  static Svg draw(
      String classes,
      int width,
      Series series,
      @Nullable Measured baseline,
      @Nullable Band hold,
      String about) {
    List<Point> points = Point.of(series, width - (int) (LEFT + RIGHT));
    double errors = errors(points) > 0 ? ERRORS : NO_ERRORS;
    int height = (int) (3 * TITLE + REQUESTS + errors + LATENCY + AXIS);
    Svg svg = Svg.told(classes, "chart " + classes, width, height, "Around the cutover", about);
    new TrafficChart(svg, width, points, baseline, hold).draw();
    return svg.end();
  }

  private void draw() {
    double requests = TITLE;
    double errors = requests + REQUESTS + TITLE;
    double latency = errors + (errors(points) > 0 ? ERRORS : NO_ERRORS) + TITLE;
    double bottom = latency + LATENCY;
    hold(bottom);
    requests(requests);
    errors(errors);
    latency(latency);
    timeAxis(bottom);
    cutover(requests - 6, requests + REQUESTS);
    if (errors(points) > 0) {
      cutover(errors, latency - TITLE);
    }
    cutover(latency, bottom);
    double x = Math.min(time.at(0), width - RIGHT - 24);
    svg.words("strong", x, requests - 12, "middle", "cutover");
  }

  private void hold(double bottom) {
    if (hold != null) {
      double from = time.at(hold.from());
      svg.rect("hold", from, TITLE, Math.max(2, time.at(hold.until()) - from), bottom - TITLE);
    }
  }

  private void requests(double top) {
    double highest = 0;
    for (Point point : points) {
      double all = (point.before().requests() + point.after().requests()) / point.seconds();
      highest = Math.max(highest, all);
    }
    Scale scale = panel(top, REQUESTS, highest, "Requests per second", 3);
    ToDoubleFunction<Point> old = point -> point.before().requests() / point.seconds();
    ToDoubleFunction<Point> all =
        point -> old.applyAsDouble(point) + point.after().requests() / point.seconds();
    svg.path("area old", area(scale, old, point -> 0));
    svg.path("area new", area(scale, all, old));
  }

  private String area(Scale scale, ToDoubleFunction<Point> upper, ToDoubleFunction<Point> lower) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i < points.size(); ) {
      int end = i + 1;
      while (end < points.size() && points.get(end).at() < points.get(end - 1).until() + 0.5) {
        end++;
      }
      List<Point> run = points.subList(i, end);
      if (run.stream().anyMatch(p -> upper.applyAsDouble(p) > lower.applyAsDouble(p))) {
        d.append('M').append(Svg.at(time.at(run.getFirst().at()), scale.start()));
        run.forEach(point -> step(d, point, scale.at(upper.applyAsDouble(point))));
        run.reversed().forEach(point -> back(d, point, scale.at(lower.applyAsDouble(point))));
        d.append('Z');
      }
      i = end;
    }
    return d.toString();
  }

  private void step(StringBuilder d, Point point, double y) {
    d.append('L').append(Svg.at(time.at(point.at()), y));
    d.append('H').append(Svg.number(time.at(point.until())));
  }

  private void back(StringBuilder d, Point point, double y) {
    d.append('L').append(Svg.at(time.at(point.until()), y));
    d.append('H').append(Svg.number(time.at(point.at())));
  }

  private void errors(double top) {
    double highest = errors(points);
    if (highest == 0) {
      title(top, "Errors per second: none");
      svg.line("axis", LEFT, top + NO_ERRORS, width - RIGHT, top + NO_ERRORS);
      return;
    }
    Scale scale = panel(top, ERRORS, highest, "Errors per second", 2);
    ToDoubleFunction<Point> old = point -> point.before().errors() / point.seconds();
    svg.path("area olderror", area(scale, old, point -> 0));
    svg.path(
        "area error",
        area(
            scale,
            point -> old.applyAsDouble(point) + point.after().errors() / point.seconds(),
            old));
  }

  /** The most in one second. */
  private static double errors(List<Point> points) {
    double highest = 0;
    for (Point point : points) {
      double all = (point.before().errors() + point.after().errors()) / point.seconds();
      highest = Math.max(highest, all);
    }
    return highest;
  }

  private void latency(double top) {
    double[] all =
        points.stream()
            .flatMapToDouble(
                point -> DoubleStream.of(point.before().p95Millis(), point.after().p95Millis()))
            .filter(millis -> millis > 0)
            .sorted()
            .toArray();
    double slowest = all.length == 0 ? 1 : all[all.length - 1];
    double usual = all.length == 0 ? 1 : all[(int) ((all.length - 1) * USUAL)];
    double known = baseline == null ? 0 : baseline.p95Millis();
    double shown = Math.max(Math.min(slowest, 2 * usual), known * 1.1);
    Scale scale = panel(top, LATENCY, shown, "Latency, ms", 4);
    baseline(scale);
    lines(scale, Point::before, "old");
    lines(scale, Point::after, "new");
    if (slowest > scale.to()) {
      outlier(scale, slowest);
    }
  }

  private void baseline(Scale scale) {
    if (baseline != null && baseline.requests() > 0) {
      double y = scale.at(baseline.p95Millis());
      svg.line("baseline", LEFT, y, width - RIGHT, y);
      String words = String.format(Locale.ROOT, "old release's p95, %.0f ms", baseline.p95Millis());
      double above = scale.end() - 12;
      svg.words("tick", width - RIGHT, above, "end", words);
      double left = width - RIGHT - 158;
      svg.line("baseline", left - 26, above - 4, left, above - 4);
    }
  }

  private void lines(Scale scale, Function<Point, Share> whose, String classes) {
    svg.path("median " + classes, curve(scale, whose, Share::p50Millis));
    svg.path("slow " + classes, curve(scale, whose, Share::p95Millis));
  }

  private String curve(Scale scale, Function<Point, Share> whose, ToDoubleFunction<Share> figure) {
    StringBuilder d = new StringBuilder();
    double last = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      if (whose.apply(point).requests() > 0) {
        boolean joins = point.at() < last + 2.5;
        double x = time.at((point.at() + point.until()) / 2);
        double y = scale.at(figure.applyAsDouble(whose.apply(point)));
        d.append(joins ? 'L' : 'M').append(Svg.at(x, y));
        last = point.until();
      }
    }
    return d.toString();
  }

  /** One slow second must not flatten all others: it is cut off, and its figure is written. */
  private void outlier(Scale scale, double slowest) {
    for (Point point : points) {
      if (Math.max(point.before().p95Millis(), point.after().p95Millis()) == slowest) {
        double x = Math.clamp(time.at(point.at()), LEFT + 40, width - RIGHT - 40);
        svg.words(
            "halo strong",
            x,
            scale.end() + 11,
            "middle",
            String.format(Locale.ROOT, "▲ %.0f ms", slowest));
        return;
      }
    }
  }

  private Scale panel(double top, double height, double highest, String words, int ticks) {
    Scale scale = Scale.upTo(highest, top + height, top, ticks);
    title(top, words);
    for (double tick : scale.ticks(ticks)) {
      double y = scale.at(tick);
      svg.line(tick == 0 ? "axis" : "grid", LEFT, y, width - RIGHT, y);
      svg.words("tick", LEFT - 6, y + 4, "end", Svg.number(tick));
    }
    return scale;
  }

  private void title(double top, String words) {
    svg.words("panel", 0, top - 12, "start", words);
  }

  private void timeAxis(double bottom) {
    boolean minutes = time.to() - time.from() > 600;
    double unit = minutes ? 60 : 1;
    Scale shown = new Scale(time.from() / unit, time.to() / unit, time.start(), time.end());
    for (double tick : shown.ticks((int) (width / 110))) {
      double x = shown.at(tick);
      svg.line("axis", x, bottom, x, bottom + 4);
      String anchor = x > width - RIGHT - 16 ? "end" : "middle";
      svg.words("tick", x, bottom + 17, anchor, signed(tick) + (minutes ? " min" : " s"));
    }
    svg.words("tick", (LEFT + width - RIGHT) / 2, bottom + 33, "middle", "time after the cutover");
  }

  private static String signed(double tick) {
    String figure = Svg.number(Math.abs(tick));
    return tick == 0 ? "0" : (tick < 0 ? "−" : "+") + figure;
  }

  private void cutover(double top, double bottom) {
    svg.line("cutover", time.at(0), top, time.at(0), bottom);
  }
}
