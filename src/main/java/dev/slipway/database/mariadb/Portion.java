package dev.slipway.database.mariadb;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of the server at once: many small tables, or a range of the rows of a large one, so
 * that several sessions can read one table side by side.
 *
 * @param tables whose rows
 * @param range a condition on the key of the only table; empty for all rows
 */
record Portion(List<TableShape> tables, String range) {
  private static final long SMALL = 2_000;
  private static final int TOGETHER = 40;

  /** From here on it takes longer to read a table than to ask where to cut it. */
  private static final long LARGE = 50_000;

  /** More than readers: where keys lie unevenly, whoever is done early takes another. */
  private static final int RANGES = 8;

  /** Copies the list. */
  Portion {
    tables = List.copyOf(tables);
  }

  /** Divides tables, large ones first. */
  static List<Portion> of(Session session, String database, List<TableShape> tables, int readers)
      throws SQLException {
    List<Portion> portions = new ArrayList<>();
    List<TableShape> small = new ArrayList<>();
    for (TableShape table :
        tables.stream().sorted((a, b) -> Long.compare(b.about(), a.about())).toList()) {
      if (table.about() <= SMALL) {
        small.add(table);
      } else if (readers > 1 && table.about() >= LARGE && isNumbered(session, database, table)) {
        portions.addAll(ranges(session, database, table));
      } else {
        portions.add(new Portion(List.of(table), ""));
      }
    }
    for (int from = 0; from < small.size(); from += TOGETHER) {
      portions.add(new Portion(small.subList(from, Math.min(small.size(), from + TOGETHER)), ""));
    }
    return portions;
  }

  /**
   * Whether its rows are stored in the order of a whole number. Ranges of any other index would
   * have the whole table read for each.
   */
  private static boolean isNumbered(Session session, String database, TableShape table)
      throws SQLException {
    return table.hasNumberedKey()
        && session.number(
                ("SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = %s AND"
                        + " table_name = %s AND index_name = 'PRIMARY' AND seq_in_index = 1 AND"
                        + " column_name = %s")
                    .formatted(
                        Sql.text(database),
                        Sql.text(table.name()),
                        Sql.text(table.key().getFirst())))
            == 1;
  }

  /** The first and the last range are open: together they hold every row, whoever writes. */
  private static List<Portion> ranges(Session session, String database, TableShape table)
      throws SQLException {
    String key = Sql.name(table.key().getFirst());
    String ends =
        "SELECT MIN(%s), MAX(%s) FROM %s".formatted(key, key, Sql.in(database, table.name()));
    List<String> cuts =
        session
            .list(
                ends,
                row ->
                    row.getString(1) == null
                        ? List.<String>of()
                        : cuts(row.getString(1), row.getString(2)))
            .getFirst();
    List<Portion> ranges = new ArrayList<>();
    String from = "";
    for (String cut : cuts) {
      ranges.add(new Portion(List.of(table), from + key + " < " + cut));
      from = key + " >= " + cut + " AND ";
    }
    ranges.add(new Portion(List.of(table), from + "TRUE"));
    return ranges;
  }

  private static List<String> cuts(String least, String most) {
    BigInteger first = new BigInteger(least);
    BigInteger span = new BigInteger(most).subtract(first);
    List<String> cuts = new ArrayList<>();
    for (int i = 1; i < RANGES; i++) {
      cuts.add(
          first
              .add(span.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(RANGES)))
              .toString());
    }
    return cuts.stream().distinct().toList();
  }
}
