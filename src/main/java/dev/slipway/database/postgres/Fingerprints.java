package dev.slipway.database.postgres;

import dev.slipway.database.TableContents;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Row counts and sums of row hashes, computed by the server. Independent of the order of rows and
 * of every setting; values that the server calls equal, such as 1.0 and 1.00, count as equal.
 */
final class Fingerprints {
  /** How many tables one question asks for; a transaction's locks are bounded by it too. */
  private static final int AT_ONCE = 100;

  private static final BigInteger RANGE = BigInteger.ONE.shiftLeft(128);

  private Fingerprints() {}

  /** Of these tables, sorted by name. */
  static List<TableContents> of(Reading reading, Collection<TableShape> tables)
      throws SQLException {
    List<TableShape> left = List.copyOf(tables);
    List<TableContents> found = new ArrayList<>();
    for (int i = 0; i < left.size(); i += AT_ONCE) {
      List<TableShape> some = left.subList(i, Math.min(left.size(), i + AT_ONCE));
      found.addAll(reading.ask(connection -> of(connection, some)));
    }
    found.sort(Comparator.comparing(TableContents::table));
    return found;
  }

  private static List<TableContents> of(Connection connection, List<TableShape> tables)
      throws SQLException {
    List<String> questions = new ArrayList<>();
    for (TableShape table : tables) {
      questions.add(
          "SELECT %d, count(*), coalesce(sum(%s), 0) FROM %s"
              .formatted(questions.size(), mixed(values(table)), table.from()));
    }
    return Sql.list(
        connection,
        String.join(" UNION ALL ", questions),
        row ->
            new TableContents(
                tables.get(row.getInt(1)).name(), row.getLong(2), hex(row.getBigDecimal(3))));
  }

  private static List<String> values(TableShape table) {
    return table.columns().stream().map(Column::value).toList();
  }

  /** The hash of a row of these values: 64 bits, others for another seed. */
  static String hash(List<String> values, int seed) {
    // row() of one value and of many are both records; of none there is no hash.
    return values.isEmpty()
        ? "1"
        : "hash_record_extended(row(%s), %d)"
            .formatted(values.stream().collect(Collectors.joining(", ")), seed);
  }

  /**
   * A hash fit for sums. The server combines the hashes of a row's values by adding multiples of
   * them: summed over rows as they are, two values that changed places would not be noticed.
   */
  static String mixed(List<String> values) {
    return "hashtextextended(%s::text, 0)".formatted(hash(values, 0));
  }

  private static String hex(BigDecimal sum) {
    return sum.toBigInteger().mod(RANGE).toString(16);
  }
}
