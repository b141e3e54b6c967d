package dev.slipway.database.mariadb;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first column of a primary key, when it is a whole number: InnoDB keeps the rows in its order
 * and begins each with it.
 *
 * @param column its name
 * @param bytes it takes in a row
 * @param signed whether it may be below zero
 */
record WholeKey(String column, int bytes, boolean signed) {
  private static final Map<String, Integer> BYTES =
      Map.of("tinyint", 1, "smallint", 2, "mediumint", 3, "int", 4, "bigint", 8);

  /** That of a table; empty when it has none. */
  static Optional<WholeKey> of(Session session, String database, String table) throws SQLException {
    return session
        .list(
            ("SELECT c.column_name, c.data_type, c.column_type FROM information_schema.statistics s"
                    + " JOIN information_schema.columns c USING (table_schema, table_name,"
                    + " column_name) WHERE s.table_schema = %s AND s.table_name = %s AND"
                    + " s.index_name = 'PRIMARY' AND s.seq_in_index = 1")
                .formatted(Sql.text(database), Sql.text(table)),
            row -> of(row.getString(1), row.getString(2), row.getString(3)))
        .stream()
        .findFirst()
        .flatMap(found -> found);
  }

  private static Optional<WholeKey> of(String column, String type, String whole) {
    @Nullable Integer bytes = BYTES.get(type);
    return bytes == null
        ? Optional.empty()
        : Optional.of(new WholeKey(column, bytes, !whole.contains("unsigned")));
  }

  /** Its value from what is stored: the highest byte first, so that smaller ones sort first. */
  BigInteger value(byte[] stored) {
    BigInteger number = new BigInteger(1, stored);
    return signed ? number.subtract(BigInteger.ONE.shiftLeft(bytes * Byte.SIZE - 1)) : number;
  }
}
