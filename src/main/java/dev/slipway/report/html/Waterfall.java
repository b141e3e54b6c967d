package dev.slipway.report.html;

import dev.slipway.report.DeploymentReport;
import dev.slipway.report.DeploymentReport.Span;
import dev.slipway.report.DeploymentReport.StepReport;
import dev.slipway.report.Spent;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps, each with a bar for the time it was at work.
 *
 * @param lists prepare and go live
 * @param ticks labels of the axis, evenly apart; empty when nothing was at work
 * @param shortened how long the watch was, when it is drawn shorter than it was; else empty
 */
record Waterfall(List<Steps> lists, List<String> ticks, String shortened) {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 12;
  private static final double UNDO_HEIGHT = 3;
  private static final double SEEN = 5;

  /** A watch takes most of the time and little happens in it: it gets this share of the axis. */
  private static final double WATCH_SHARE = 0.2;

  /**
   * One list.
   *
   * @param title what it is for
   */
  record Steps(String title, List<Row> rows) {}

  /** One step. */
  record Row(Mark mark, String name, String took, List<String> detail, Svg bar) {}

  static Waterfall of(DeploymentReport report) {
    Clock clock = Clock.of(report);
    List<Steps> lists = new ArrayList<>();
    for (String list : report.steps().stream().map(StepReport::list).distinct().toList()) {
      lists.add(
          new Steps(
              title(list),
              report.steps().stream()
                  .filter(step -> step.list().equals(list))
                  .map(step -> row(step, clock, report))
                  .toList()));
    }
    return new Waterfall(lists, clock.ticks(), clock.shortened() ? Spent.of(clock.watch) : "");
  }

  private static String title(String list) {
    return list.equals("prepare")
        ? "Prepare: nothing a customer notices"
        : "Go live: all that can be noticed";
  }

  private static Row row(StepReport step, Clock clock, DeploymentReport report) {
    Svg bar = Svg.stretched("bar", WIDTH, HEIGHT);
    if (report.servedAfter() != null) {
      bar.rect("served", clock.at(report.servedAfter()), 0, 2, HEIGHT);
    }
    for (Span span : step.spans()) {
      double from = clock.at(span.after());
      double width = clock.at(span.after() + span.seconds()) - from;
      double height = span.undo() ? UNDO_HEIGHT : HEIGHT - 4;
      bar.rect(
          colour(step, span),
          Math.min(from, WIDTH - SEEN),
          (HEIGHT - height) / 2,
          Math.max(SEEN, width),
          height);
    }
    return new Row(
        Mark.ofStep(step.state()),
        step.name(),
        step.forward() > 0 ? Spent.of(step.forward()) : "",
        step.detail().lines().map(String::strip).filter(line -> !line.isEmpty()).toList(),
        bar.end());
  }

  private static String colour(StepReport step, Span span) {
    if (span.undo()) {
      return "undo";
    }
    Span last = step.spans().stream().filter(one -> !one.undo()).toList().getLast();
    boolean failed = step.state().equals("failed") && span.equals(last);
    return failed ? "failed" : step.kind().equals("watch") ? "watch" : "did";
  }

  /**
   * From seconds to places on the axis, on which a long watch is shortened.
   *
   * @param begin when the watch began; the end when there was none
   * @param watch how long it was
   * @param drawn how many seconds of the axis it gets
   * @param end how many seconds the axis has
   */
  private record Clock(double begin, double watch, double drawn, double end) {

    static Clock of(DeploymentReport report) {
      double last =
          report.steps().stream().mapToDouble(StepReport::until).max().orElse(report.seconds());
      double total = Math.max(0.1, last);
      for (StepReport step : report.steps()) {
        if (step.kind().equals("watch") && !step.spans().isEmpty()) {
          Span watch = step.spans().getFirst();
          double rest = total - watch.seconds();
          double drawn = Math.min(watch.seconds(), rest * WATCH_SHARE / (1 - WATCH_SHARE));
          return new Clock(watch.after(), watch.seconds(), drawn, rest + drawn);
        }
      }
      return new Clock(total, 0, 0, total);
    }

    boolean shortened() {
      return drawn < watch;
    }

    double at(double second) {
      double later = Math.max(0, second - begin);
      double inWatch = watch == 0 ? 0 : Math.min(later, watch) / watch * drawn;
      double seconds = Math.min(second, begin) + inWatch + Math.max(0, later - watch);
      return seconds / end * WIDTH;
    }

    /** As an axis is no more even from the watch on, it has names up to there only. */
    List<String> ticks() {
      return List.of("0 s", Spent.of(end - drawn + watch));
    }
  }
}
