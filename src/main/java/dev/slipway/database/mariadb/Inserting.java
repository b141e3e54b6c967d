package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Inserts the rows of a list, and finds those that the old table refuses: when all together do not
 * go, each half is tried by itself.
 */
final class Inserting {
  private final Session session;
  private final TableTrio trio;
  private final String list;
  private final String statement;
  private final Optional<String> instead;
  private final Tally lost;

  /**
   * Rows to insert.
   *
   * @param list of keys, numbered
   * @param statement inserts all of it; may be narrowed to some numbers
   * @param instead the same, for rows that are refused
   * @param lost counts these
   */
  Inserting(
      Session session,
      TableTrio trio,
      String list,
      String statement,
      Optional<String> instead,
      Tally lost) {
    this.session = session;
    this.trio = trio;
    this.list = list;
    this.statement = statement;
    this.instead = instead;
    this.lost = lost;
  }

  /** How many were inserted as they were to be. */
  long run() throws SQLException {
    long first = session.number("SELECT IFNULL(MIN(" + WrittenKeys.NUMBER + "), 0) FROM " + list);
    long last = session.number("SELECT IFNULL(MAX(" + WrittenKeys.NUMBER + "), -1) FROM " + list);
    return run(first, last);
  }

  private long run(long first, long last) throws SQLException {
    if (first > last) {
      return 0;
    }
    // A table without transactions keeps what a failed statement had already done.
    if (first == last || trio.old().isTransactional()) {
      try {
        return session.change(some(statement, first, last));
      } catch (SQLException e) {
        String why = refusal(e).orElseThrow(() -> e);
        if (first == last) {
          refused(first, why);
          return 0;
        }
      }
    }
    long middle = (first + last) >>> 1;
    return run(first, middle) + run(middle + 1, last);
  }

  private static String some(String statement, long first, long last) {
    return "%s WHERE k.%s BETWEEN %d AND %d".formatted(statement, WrittenKeys.NUMBER, first, last);
  }

  private void refused(long number, String why) throws SQLException {
    lost.add(1, why);
    if (instead.isPresent()) {
      try {
        session.change(some(instead.get(), number, number));
      } catch (SQLException e) {
        if (refusal(e).isEmpty()) {
          throw e;
        }
        lost.add(1, "as it was before, it stands in the way of another, and is gone");
      }
    }
  }

  /** Why a row cannot be in the old table; empty when it is not the row's fault. */
  private static Optional<String> refusal(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (e.getErrorCode()) {
      case 1062 -> Optional.of("another row has its unique value before the migration");
      case 4025 -> Optional.of("against a condition of before the migration");
      case 1048, 1364 -> Optional.of("without a value that was needed before the migration");
      case 1526 -> Optional.of("in no partition of before the migration");
      default ->
          state.startsWith("22") || e.getErrorCode() == 1265 || e.getErrorCode() == 1366
              ? Optional.of("a value does not fit its column of before the migration")
              : Optional.empty();
    };
  }
}
