package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.TableShape.Column;

/**
 * A column that two tables have. In SQL the older table is {@code b}, the newer one {@code n}.
 *
 * @param old the column in the older
 * @param now the column in the newer
 */
record Pair(Column old, Column now) {

  /** True where the two hold something else, by bytes. */
  String differs() {
    boolean alike =
        (old.isExactNumber() && now.isExactNumber())
            || (old.type().equals(now.type()) && old.isPlain());
    if (!alike && isLong(old) && isLong(now) && old.charset().equals(now.charset())) {
      // Neither value is put anywhere: the server has no room for two long ones.
      return "NOT (%s AND %s AND %s)".formatted(equal("LENGTH"), equal("CRC32"), equal("CRC32C"));
    }
    return alike
        ? "NOT (n.%s <=> b.%s)".formatted(Sql.name(now.name()), Sql.name(old.name()))
        : "NOT (%s <=> %s)".formatted(bytes(now, "n"), bytes(old, "b"));
  }

  private static boolean isLong(Column column) {
    return !column.isPlain() && !column.isShortText() && !column.type().equals("bit");
  }

  private String equal(String function) {
    return "%s(%s) <=> %s(%s)".formatted(function, now.in("n"), function, old.in("b"));
  }

  private static String bytes(Column column, String table) {
    return column.isText()
        ? column.bytesOf(table)
        : "CAST(" + column.bytesOf(table) + " AS BINARY)";
  }

  /** In a way that the newer table's index serves where possible. */
  String same() {
    return same(now, "n", old, "b");
  }

  /** True where two columns hold the same, in a way that an index on the first serves. */
  static String same(Column indexed, String table, Column other, String otherTable) {
    String left = indexed.in(table);
    String right = other.in(otherTable);
    if (!indexed.isText() || !other.isText()) {
      return indexed.isText() == other.isText()
          ? left + " = " + right
          : bytes(indexed, table) + " = " + bytes(other, otherTable);
    }
    return indexed.collation().equals(other.collation())
        ? left + " = " + right
        : "%s = CONVERT(%s USING %s) COLLATE %s"
            .formatted(left, right, indexed.charset(), indexed.collation());
  }
}
