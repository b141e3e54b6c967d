package dev.slipway.database.mariadb;

import dev.slipway.database.TableContents;
import java.math.BigInteger;

/**
 * Rows of a table, or of a part of it, and their checksums: two of 32 bits for each row, summed. A
 * sum, not an exclusive or: in that, two equal rows would cancel out.
 *
 * @param rows how many
 * @param first sum of the one
 * @param second sum of the other
 */
record RowsSum(long rows, BigInteger first, BigInteger second) {
  /** What the first is multiplied by in the server, so that both come in one number. */
  private static final BigInteger APART = BigInteger.TWO.pow(64);

  /**
   * The expression that gives {@link #of}'s number for a row. It puts the row together once, which
   * is what takes the time; that a condition comes before what depends on it is certain, where the
   * order of two columns is nobody's promise.
   */
  static String expression(String row) {
    return "IF((@slipway_row := %s) IS NULL, 0, CRC32(@slipway_row) * %s + CRC32C(@slipway_row))"
        .formatted(row, APART);
  }

  /** From what the server summed. */
  static RowsSum of(long rows, BigInteger both) {
    BigInteger[] parts = both.divideAndRemainder(APART);
    return new RowsSum(rows, parts[0], parts[1]);
  }

  /** With other rows of the same table. */
  RowsSum plus(RowsSum other) {
    return new RowsSum(rows + other.rows, first.add(other.first), second.add(other.second));
  }

  TableContents of(String table) {
    return new TableContents(table, rows, hex(first) + hex(second));
  }

  private static String hex(BigInteger number) {
    return "0".repeat(Math.max(0, 16 - number.toString(16).length())) + number.toString(16);
  }
}
