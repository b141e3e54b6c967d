package dev.slipway.database.mariadb;

import dev.slipway.database.TableContents;
import dev.slipway.model.Failure;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Row counts and sums of row checksums, computed by the server: two checksums of 32 bits each over
 * {@link RowText}, summed by {@link RowsSum}.
 */
final class Fingerprints {
  /** Far above what a row without its long values can have. */
  private static final long LONGEST_ROW = 1 << 20;

  private Fingerprints() {}

  /**
   * Of these tables, sorted by name.
   *
   * @param sessions see the same moment; each is used by one thread, and large tables are shared
   *     out, in ranges of their keys
   */
  static List<TableContents> of(List<Session> sessions, String database, List<TableShape> tables)
      throws SQLException {
    Session any = sessions.getFirst();
    requireRoom(any);
    ConcurrentLinkedQueue<Portion> portions =
        new ConcurrentLinkedQueue<>(Portion.of(any, database, tables, sessions.size()));
    List<Callable<Map<String, RowsSum>>> work = new ArrayList<>();
    for (Session session : sessions) {
      work.add(() -> sums(session, database, portions));
    }
    Map<String, RowsSum> found = new TreeMap<>();
    AtOnce.all(work).forEach(sums -> add(found, sums));
    return found.entrySet().stream().map(sum -> sum.getValue().of(sum.getKey())).toList();
  }

  /** What is longer than a packet becomes NULL in the server, and would not be counted. */
  private static void requireRoom(Session session) throws SQLException {
    if (session.number("SELECT @@max_allowed_packet") < LONGEST_ROW) {
      throw Failure.failed("database.packet", "max_allowed_packet of the server is below 1 MB")
          .next("raise it on the server: rows cannot be summed up in less");
    }
  }

  private static Map<String, RowsSum> sums(
      Session session, String database, ConcurrentLinkedQueue<Portion> portions)
      throws SQLException {
    Map<String, RowsSum> sums = new TreeMap<>();
    for (Portion portion = portions.poll(); portion != null; portion = portions.poll()) {
      add(sums, sum(session, database, portion));
    }
    return sums;
  }

  private static void add(Map<String, RowsSum> to, Map<String, RowsSum> sums) {
    sums.forEach((table, sum) -> to.merge(table, sum, RowsSum::plus));
  }

  /** Of some rows of one table. */
  static RowsSum of(Session session, String database, TableShape table, String condition)
      throws SQLException {
    requireRoom(session);
    return sum(session, database, new Portion(List.of(table), condition))
        .getOrDefault(table.name(), RowsSum.of(0, BigInteger.ZERO));
  }

  private static Map<String, RowsSum> sum(Session session, String database, Portion portion)
      throws SQLException {
    Map<String, RowsSum> sums = new TreeMap<>();
    session.list(
        Sql.each(portion.tables(), table -> query(database, table, portion.range()), " UNION ALL "),
        row ->
            sums.put(
                row.getString(1),
                RowsSum.of(row.getLong(2), row.getBigDecimal(3).toBigIntegerExact())));
    return sums;
  }

  private static String query(String database, TableShape table, String range) {
    return "SELECT %s, COUNT(*), IFNULL(SUM(%s), 0) FROM %s%s"
        .formatted(
            Sql.text(table.name()),
            RowsSum.expression(RowText.of(table.columns(), "")),
            Sql.in(database, table.name()),
            range.isEmpty() ? "" : " WHERE " + range);
  }
}
