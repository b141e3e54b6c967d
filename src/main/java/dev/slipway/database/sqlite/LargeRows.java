package dev.slipway.database.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConnection;

/**
 * Hashes rows that hold very long values, slice by slice, to the same result as {@link RowReader}.
 * Slower, and only for tables where that one met such a value.
 */
final class LargeRows {
  /** Longest piece of a value in memory, in bytes; a multiple of 8, as {@link RowHash} asks for. */
  static final int SLICE = 4 << 20;

  private static final int COLUMNS_EACH = 3;

  private final SQLiteConnection connection;
  private final TableShape table;
  private final RowHash hash = new RowHash();

  private LargeRows(SQLiteConnection connection, TableShape table) {
    this.connection = connection;
    this.table = table;
  }

  /** Sums up the rows that meet the condition; the table must have row numbers. */
  static RowSum sum(SQLiteConnection connection, TableShape table, String condition)
      throws SQLException {
    return new LargeRows(connection, table).sum(condition);
  }

  private RowSum sum(String condition) throws SQLException {
    RowSum sum = RowSum.NONE;
    try (PreparedStatement statement = connection.prepareStatement(query(condition));
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        hash.begin();
        for (int column = 0; column < table.columns().size(); column++) {
          add(row, column);
        }
        sum = sum.plus(new RowSum(1, hash.first(), hash.second()));
      }
    }
    return sum;
  }

  /** The row's number; then class, length and, where it is short enough, value of each column. */
  private String query(String condition) {
    return table.columns().stream()
        .map(SqlText::quoted)
        .map(c ->
            "typeof(%s), octet_length(%s), CASE WHEN octet_length(%s) <= %d THEN %s END"
                .formatted(c, c, c, SLICE, c))
        .collect(
            Collectors.joining(
                ", ", "SELECT " + rowid() + ", ", " FROM " + table.quotedName() + condition));
  }

  private void add(ResultSet row, int column) throws SQLException {
    int at = 2 + column * COLUMNS_EACH;
    long length = row.getLong(at + 1);
    switch (row.getString(at)) {
      case "integer" -> hash.addInteger(row.getLong(at + 2));
      case "real" -> hash.addReal(row.getDouble(at + 2));
      case "text" -> {
        hash.beginText(length);
        addSlices(row, column, length);
      }
      case "blob" -> {
        hash.beginBlob(length);
        addSlices(row, column, length);
      }
      default -> hash.addNull();
    }
  }

  private void addSlices(ResultSet row, int column, long length) throws SQLException {
    if (length <= SLICE) {
      byte[] value = row.getBytes(2 + column * COLUMNS_EACH + 2);
      hash.addSlice(value == null ? new byte[0] : value);
      return;
    }
    String name = SqlText.quoted(table.columns().get(column));
    try (PreparedStatement slice =
        connection.prepareStatement(
            "SELECT substr(CAST(%s AS BLOB), ?, %d) FROM %s WHERE %s = ?"
                .formatted(name, SLICE, table.quotedName(), rowid()))) {
      for (long from = 1; from <= length; from += SLICE) {
        slice.setLong(1, from);
        slice.setLong(2, row.getLong(1));
        try (ResultSet found = slice.executeQuery()) {
          found.next();
          hash.addSlice(found.getBytes(1));
        }
      }
    }
  }

  private String rowid() {
    return table.rowid().orElseThrow();
  }
}
