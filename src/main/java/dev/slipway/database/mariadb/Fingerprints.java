package dev.slipway.database.mariadb;

import dev.slipway.database.TableContents;
import dev.slipway.model.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Row counts and sums of row checksums, computed by the server: two checksums of 32 bits each over
 * {@link RowText}, summed. A sum, not an exclusive or: in that, two equal rows would cancel out.
 */
final class Fingerprints {
  private static final long SMALL = 2_000;
  private static final int TOGETHER = 40;

  /** Far above what a row without its long values can have. */
  private static final long LONGEST_ROW = 1 << 20;

  private Fingerprints() {}

  /**
   * Of these tables, sorted by name.
   *
   * @param sessions see the same moment; each is used by one thread, and large tables are shared
   *     out
   */
  static List<TableContents> of(List<Session> sessions, String database, List<TableShape> tables)
      throws SQLException {
    requireRoom(sessions.getFirst());
    ConcurrentLinkedQueue<List<TableShape>> parts = new ConcurrentLinkedQueue<>(parts(tables));
    List<Callable<Map<String, TableContents>>> work = new ArrayList<>();
    for (Session session : sessions) {
      work.add(() -> sums(session, database, parts));
    }
    Map<String, TableContents> found = new TreeMap<>();
    AtOnce.all(work).forEach(found::putAll);
    return List.copyOf(found.values());
  }

  /** What is longer than a packet becomes NULL in the server, and would not be counted. */
  private static void requireRoom(Session session) throws SQLException {
    if (session.number("SELECT @@max_allowed_packet") < LONGEST_ROW) {
      throw Failure.failed("database.packet", "max_allowed_packet of the server is below 1 MB")
          .next("raise it on the server: rows cannot be summed up in less");
    }
  }

  /** Large ones first and each by itself, so that they are done side by side. */
  private static List<List<TableShape>> parts(List<TableShape> tables) {
    List<List<TableShape>> parts = new ArrayList<>();
    List<TableShape> small = new ArrayList<>();
    tables.stream()
        .sorted((a, b) -> Long.compare(b.about(), a.about()))
        .forEach(table -> {
          if (table.about() > SMALL) {
            parts.add(List.of(table));
          } else {
            small.add(table);
          }
        });
    for (int from = 0; from < small.size(); from += TOGETHER) {
      parts.add(small.subList(from, Math.min(small.size(), from + TOGETHER)));
    }
    return parts;
  }

  private static Map<String, TableContents> sums(
      Session session, String database, ConcurrentLinkedQueue<List<TableShape>> parts)
      throws SQLException {
    Map<String, TableContents> sums = new TreeMap<>();
    for (List<TableShape> part = parts.poll(); part != null; part = parts.poll()) {
      sum(session, database, part).forEach(table -> sums.put(table.table(), table));
    }
    return sums;
  }

  private static List<TableContents> sum(
      Session session, String database, Collection<TableShape> tables) throws SQLException {
    String sql = Sql.each(tables, table -> query(database, table), " UNION ALL ");
    return session.list(
        sql,
        row ->
            new TableContents(
                row.getString(1),
                row.getLong(2),
                hex(row.getBigDecimal(3)) + hex(row.getBigDecimal(4))));
  }

  /** The row is put together twice: a variable's order of evaluation is nobody's promise. */
  private static String query(String database, TableShape table) {
    String row = RowText.of(table.columns(), "");
    return "SELECT %s, COUNT(*), IFNULL(SUM(CRC32(%s)), 0), IFNULL(SUM(CRC32C(%s)), 0) FROM %s"
        .formatted(Sql.text(table.name()), row, row, Sql.in(database, table.name()));
  }

  private static String hex(BigDecimal sum) {
    BigInteger number = sum.toBigIntegerExact();
    return "0".repeat(Math.max(0, 16 - number.toString(16).length())) + number.toString(16);
  }
}
