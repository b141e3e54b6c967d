package dev.slipway.report.html;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import java.util.Locale;

/** A drawing, written element by element. Everything given to it is escaped. Not thread-safe. */
final class Svg implements Content {
  private final StringBuilder text = new StringBuilder();

  /** A drawing that those who cannot see it are told of by its title and description. */
  static Svg told(String id, String classes, int width, int height, String title, String about) {
    Svg svg = new Svg();
    svg.open(
        "svg",
        "class",
        classes,
        "viewBox",
        "0 0 " + width + " " + height,
        "role",
        "img",
        "aria-labelledby",
        id + "-t " + id + "-d");
    svg.element("title", title, "id", id + "-t");
    svg.element("desc", about, "id", id + "-d");
    return svg;
  }

  /** A drawing that only repeats what stands beside it, and stretches to the room it gets. */
  static Svg stretched(String classes, int width, int height) {
    Svg svg = new Svg();
    svg.open(
        "svg",
        "class",
        classes,
        "viewBox",
        "0 0 " + width + " " + height,
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    return svg;
  }

  private void open(String name, String... attributes) {
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text.append(escaped(attributes[i + 1])).append('"');
    }
    text.append('>');
  }

  private void element(String name, String inside, String... attributes) {
    open(name, attributes);
    text.append(escaped(inside)).append("</").append(name).append('>');
  }

  Svg rect(String classes, double x, double y, double width, double height) {
    element(
        "rect",
        "",
        "class",
        classes,
        "x",
        number(x),
        "y",
        number(y),
        "width",
        number(width),
        "height",
        number(height));
    return this;
  }

  Svg line(String classes, double x1, double y1, double x2, double y2) {
    return path(classes, "M" + at(x1, y1) + "L" + at(x2, y2));
  }

  Svg path(String classes, String d) {
    if (!d.isEmpty()) {
      element("path", "", "class", classes, "d", d);
    }
    return this;
  }

  /**
   * Words.
   *
   * @param anchor which part of them is at x: {@code start}, {@code middle} or {@code end}
   */
  Svg words(String classes, double x, double y, String anchor, String words) {
    element("text", words, "class", classes, "x", number(x), "y", number(y), "text-anchor", anchor);
    return this;
  }

  /** The finished drawing. */
  Svg end() {
    text.append("</svg>");
    return this;
  }

  /** A point of a path. */
  static String at(double x, double y) {
    return number(x) + " " + number(y);
  }

  /** A number with one decimal at most. */
  static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0
        ? String.valueOf(tenths / 10)
        : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
  }

  private static String escaped(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public void writeTo(TemplateOutput output) {
    output.writeContent(text.toString());
  }
}
