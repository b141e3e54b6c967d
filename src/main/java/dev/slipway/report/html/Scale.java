package dev.slipway.report.html;

import java.util.ArrayList;
import java.util.List;

/**
 * From figures to places in a drawing.
 *
 * @param from the lowest figure
 * @param to the highest
 * @param start where the lowest is drawn
 * @param end where the highest is drawn
 */
record Scale(double from, double to, double start, double end) {

  /** From 0 to a round figure not below this one, upwards. */
  static Scale upTo(double highest, double bottom, double top, int ticks) {
    double step = step(highest, ticks);
    return new Scale(0, Math.max(step, Math.ceil(highest / step - 1e-9) * step), bottom, top);
  }

  /** Where a figure is drawn; one outside is drawn at the edge. */
  double at(double figure) {
    double inside = Math.clamp(figure, from, to);
    return start + (inside - from) / (to - from) * (end - start);
  }

  /** Round figures within, at most about so many. */
  List<Double> ticks(int most) {
    double step = step(to - from, most);
    List<Double> ticks = new ArrayList<>();
    for (double tick = Math.ceil(from / step - 1e-9); tick * step <= to + 1e-9; tick++) {
      ticks.add(tick * step + 0.0);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten. */
  private static double step(double span, int most) {
    double rough = Math.max(span, 1e-3) / most;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= rough * 0.999) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
