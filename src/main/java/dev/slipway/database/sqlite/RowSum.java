package dev.slipway.database.sqlite;

/**
 * Number of rows and the sum of their hashes. A sum, not an exclusive or: in that, two equal rows
 * would cancel out. Sums of parts of a table add up to the sum of the table, in any order.
 *
 * @param rows how many rows
 * @param first sum of first halves, modulo 2^64
 * @param second sum of second halves, modulo 2^64
 */
record RowSum(long rows, long first, long second) {
  static final RowSum NONE = new RowSum(0, 0, 0);

  RowSum plus(RowSum other) {
    return new RowSum(rows + other.rows, first + other.first, second + other.second);
  }

  /** 32 hexadecimal digits. */
  String hex() {
    return "%016x%016x".formatted(first, second);
  }
}
