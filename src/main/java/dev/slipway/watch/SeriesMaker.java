package dev.slipway.watch;

import dev.slipway.traffic.InstanceSecond;
import dev.slipway.traffic.TrafficSecond;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes a {@link Series}, in bounded memory however long it takes. Not thread-safe. */
final class SeriesMaker {
  private static final long SECOND = 1000;
  private static final long AROUND = 60 * SECOND;

  private final String old;
  private final String instance;
  private final long began = Instant.now().toEpochMilli();
  private List<Point> points = new ArrayList<>();
  private long cutover;

  SeriesMaker(String old, String instance) {
    this.old = old;
    this.instance = instance;
  }

  /** What one instance had of one stretch. */
  private static final class Part {
    private long requests;
    private long errors;
    private final Spread spread = new Spread();

    void add(InstanceSecond share) {
      requests += share.requests();
      errors += share.failed() + share.appErrors();
      spread.add(share.took());
    }

    void add(Part other) {
      requests += other.requests;
      errors += other.errors;
      spread.add(other.spread);
    }
  }

  /** A stretch of one second or several; times in milliseconds since 1970. */
  private record Point(long from, long until, Part before, Part after) {
    void add(Point later) {
      before.add(later.before);
      after.add(later.after);
    }
  }

  /** Takes in the next second. */
  void add(TrafficSecond second) {
    long from = second.from().toEpochMilli();
    Point point = new Point(from, from + SECOND, new Part(), new Part());
    for (InstanceSecond share : second.instances()) {
      if (share.instance().equals(old)) {
        point.before().add(share);
      } else if (share.instance().equals(instance)) {
        point.after().add(share);
        cutover = cutover == 0 ? from : cutover;
      }
    }
    points.add(point);
    if (points.size() > 2 * Series.MOST) {
      thin();
    }
  }

  /** Joins neighbours, first those that are far from the cutover. */
  private void thin() {
    long middle = cutover == 0 ? began : cutover;
    for (long around = AROUND; points.size() > Series.MOST; around /= 2) {
      points = joined(middle, around);
    }
  }

  private List<Point> joined(long middle, long around) {
    List<Point> fewer = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      Point one = points.get(i);
      boolean far = Math.abs(one.from() - middle) > around;
      if (far && i + 1 < points.size()) {
        Point next = points.get(++i);
        one.add(next);
        fewer.add(new Point(one.from(), next.until(), one.before(), one.after()));
      } else {
        fewer.add(one);
      }
    }
    return fewer;
  }

  /** The series so far. */
  Series make() {
    thin();
    long zero = cutover == 0 ? began : cutover;
    return new Series(
        zero,
        longs(point -> Math.round((point.from() - zero) / 1e3)),
        longs(point -> Math.round((point.until() - point.from()) / 1e3)),
        line(old, Point::before),
        line(instance, Point::after));
  }

  private Series.Line line(String name, Function<Point, Part> part) {
    return new Series.Line(
        name,
        longs(point -> part.apply(point).requests),
        longs(point -> part.apply(point).errors),
        percentiles(part, 50),
        percentiles(part, 95));
  }

  private List<Long> longs(Function<Point, Long> figure) {
    return points.stream().map(figure).toList();
  }

  private List<Double> percentiles(Function<Point, Part> part, int percent) {
    return points.stream()
        .map(point -> Math.round(part.apply(point).spread.percentile(percent) * 10) / 10.0)
        .toList();
  }
}
