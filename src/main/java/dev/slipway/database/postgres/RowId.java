package dev.slipway.database.postgres;

import java.util.Comparator;

/** A row, known by two hashes of its key, or of all it holds where there is no key. */
record RowId(long first, long second) implements Comparable<RowId> {
  private static final Comparator<RowId> ORDER =
      Comparator.comparingLong(RowId::first).thenComparingLong(RowId::second);

  @Override
  public int compareTo(RowId other) {
    return ORDER.compare(this, other);
  }
}
