package dev.slipway.config.source;

import java.util.Comparator;

/**
 * Where something stands in a text.
 *
 * @param line from 1
 * @param column from 1, counted in characters
 */
public record Place(int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  /** The first character. */
  public static final Place START = new Place(1, 1);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
