package dev.slipway.report.html;

import dev.slipway.report.DeploymentReport;
import dev.slipway.report.Spent;
import dev.slipway.watch.Baseline;
import dev.slipway.watch.Measured;
import dev.slipway.watch.Watched;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A figure of the new release beside the old one's.
 *
 * @param figure what it is
 * @param old of the old release, before the cutover; a dash when not known
 * @param now of the new one, while it was watched
 */
record Compared(String figure, String old, String now) {
  private static final double MIB = 1 << 20;

  static List<Compared> of(DeploymentReport report, Watched watched) {
    Measured old = watched.before();
    Measured now = watched.after();
    List<Compared> all = new ArrayList<>();
    all.add(row("Seen over", old, now, one -> Spent.of(one.seconds())));
    all.add(row("Requests", old, now, one -> count(one.requests())));
    all.add(row("Errors", old, now, Compared::errors));
    all.add(row("p50", old, now, one -> millis(one, one.p50Millis())));
    all.add(row("p95", old, now, one -> millis(one, one.p95Millis())));
    all.add(row("Slowest", old, now, one -> millis(one, one.slowestMillis())));
    Baseline baseline = report.baseline();
    if (!watched.memory().isEmpty()) {
      all.add(
          new Compared(
              "Memory, highest",
              baseline == null || baseline.memory() == 0 ? "–" : mebibytes(baseline.memory()),
              mebibytes(Collections.max(watched.memory()))));
    }
    return all;
  }

  private static Compared row(
      String figure, @Nullable Measured old, Measured now, Function<Measured, String> of) {
    return new Compared(figure, old == null ? "–" : of.apply(old), of.apply(now));
  }

  private static String errors(Measured one) {
    return one.requests() == 0
        ? "–"
        : String.format(Locale.ROOT, "%s (%.2f %%)", count(one.errors()), 100 * one.errorRate());
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
  }

  private static String millis(Measured one, double millis) {
    return one.requests() == 0 ? "–" : Svg.number(millis) + " ms";
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MIB);
  }
}
