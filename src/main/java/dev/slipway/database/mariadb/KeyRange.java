package dev.slipway.database.mariadb;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose key's first column lies between two values, both included.
 *
 * @param one one of the ends; null when it is open
 * @param other the other end
 */
record KeyRange(@Nullable BigInteger one, @Nullable BigInteger other) {

  /** Whether it holds every row. */
  boolean isAll() {
    return one == null && other == null;
  }

  /** The condition that holds for rows in any of them. */
  static String condition(List<KeyRange> ranges, String column) {
    return ranges.stream()
        .map(range -> range.condition(Sql.name(column)))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private String condition(String column) {
    if (one == null || other == null) {
      return one == null ? column + " <= " + other : column + " >= " + one;
    }
    return column + " BETWEEN " + one.min(other) + " AND " + one.max(other);
  }
}
