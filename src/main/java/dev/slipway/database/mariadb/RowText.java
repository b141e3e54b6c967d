package dev.slipway.database.mariadb;

import dev.slipway.database.mariadb.TableShape.Column;
import java.util.List;

/**
 * A row as one string of bytes in SQL, such that no two different rows give the same: NULL is
 * {@code N}; numbers and times end with a semicolon, which they never hold; everything else begins
 * with its length. Long values stand there as length and two checksums, since the server makes NULL
 * of a string longer than its {@code max_allowed_packet}.
 *
 * <p>A FLOAT stands there as clients see it, with six digits: that is what a dump keeps of it.
 */
final class RowText {

  private RowText() {}

  /** The expression for a row of {@code table}, an alias or empty. */
  static String of(List<Column> columns, String table) {
    return columns.isEmpty()
        ? "''"
        : "CONCAT(" + Sql.each(columns, column -> value(column, table), ", ") + ")";
  }

  private static String value(Column column, String table) {
    String text = written(column, table);
    return column.nullable() ? "IF(" + column.in(table) + " IS NULL, 'N', " + text + ")" : text;
  }

  private static String written(Column column, String table) {
    String name = column.in(table);
    if (column.isTime()) {
      // As many digits for each, so that a column made more precise is what it was.
      String rest = (column.fraction() == 0 ? "." : "") + "0".repeat(6 - column.fraction());
      return "CONCAT(" + name + ", '" + rest + ";')";
    }
    if (column.isPlain()) {
      return "CONCAT(" + name + ", ';')";
    }
    if (column.isShortText() || column.type().equals("bit")) {
      String bytes = column.bytesOf(table);
      return "CONCAT(LENGTH(" + bytes + "), ':', " + bytes + ")";
    }
    // As stored: converting it would need room for all of it.
    return "CONCAT(LENGTH(%s), ':', CRC32(%s), '.', CRC32C(%s), ';')".formatted(name, name, name);
  }
}
