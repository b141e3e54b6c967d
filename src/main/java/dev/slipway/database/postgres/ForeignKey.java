package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A foreign key. Names are as the server writes them, quoted where that is needed.
 *
 * @param name its own
 * @param child the table that refers
 * @param parent the table that is referred to
 * @param partitioned whether the one that refers is a partitioned table
 * @param childRoot the whole table where the one that refers is a partition of it
 * @param parentRoot the same of the other
 * @param columns that refer, not quoted
 * @param to what they refer to, not quoted
 * @param validated whether every row meets it
 * @param definition what makes it again
 * @param comment empty when there is none
 */
record ForeignKey(
    String name,
    String child,
    String parent,
    boolean partitioned,
    String childRoot,
    String parentRoot,
    List<String> columns,
    List<String> to,
    boolean validated,
    String definition,
    String comment) {

  private static final String ALL =
      """
      SELECT quote_ident(conname), conrelid::regclass::text, confrelid::regclass::text,
        c.relkind = 'p', coalesce(pg_partition_root(conrelid), conrelid)::regclass::text,
        coalesce(pg_partition_root(confrelid), confrelid)::regclass::text,
        (SELECT array_agg(attname::text ORDER BY k.place)
           FROM unnest(conkey) WITH ORDINALITY k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.attnum),
        (SELECT array_agg(attname::text ORDER BY k.place)
           FROM unnest(confkey) WITH ORDINALITY k (attnum, place)
           JOIN pg_attribute a ON a.attrelid = confrelid AND a.attnum = k.attnum),
        convalidated, pg_get_constraintdef(o.oid),
        coalesce(obj_description(o.oid, 'pg_constraint'), '')
      FROM pg_constraint o JOIN pg_class c ON c.oid = conrelid
      WHERE contype = 'f' AND conparentid = 0 ORDER BY o.oid\
      """;

  ForeignKey {
    columns = List.copyOf(columns);
    to = List.copyOf(to);
  }

  /** All of a database; those of partitions only where the whole table has none. */
  static List<ForeignKey> all(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        ALL,
        row ->
            new ForeignKey(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBoolean(4),
                row.getString(5),
                row.getString(6),
                strings(row, 7),
                strings(row, 8),
                row.getBoolean(9),
                row.getString(10),
                row.getString(11)));
  }

  private static List<String> strings(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /** A condition: that a row refers to none. */
  String dangles(String row) {
    return "(%s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s))"
        .formatted(given(row), parent, equal("p", row));
  }

  private String given(String row) {
    return columns.stream()
        .map(c -> "%s.%s IS NOT NULL".formatted(row, Sql.name(c)))
        .collect(Collectors.joining(" AND "));
  }

  private String equal(String parentRow, String childRow) {
    return IntStream.range(0, columns.size())
        .mapToObj(i ->
            "%s.%s = %s.%s"
                .formatted(parentRow, Sql.name(to.get(i)), childRow, Sql.name(columns.get(i))))
        .collect(Collectors.joining(" AND "));
  }

  /** What stands behind FROM for the rows that refer. */
  String children() {
    return partitioned ? child : "ONLY " + child;
  }
}
