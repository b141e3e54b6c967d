package dev.slipway.database.sqlite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes long values in pieces, put together in a temporary table: a statement has to fit into the
 * memory of whoever runs it, and shells take none of any length.
 */
final class SqlPieces {
  /** The table; nothing of it stays, as it is the connection's own. */
  static final String TABLE = "slipway_value";

  private static final int PIECE = 6 << 20;

  /** A row of less is one statement. */
  private static final int LONG_ROW = 4 << 20;

  /** In a long row, what is shorter stays in its place. */
  private static final int LONG_VALUE = 64 << 10;

  private static final HexFormat HEX = HexFormat.of();

  private final OutputStream to;
  private boolean made;

  SqlPieces(OutputStream to) {
    this.to = to;
  }

  /**
   * Writes what is long in the current row.
   *
   * @param values its values
   * @param row the same, for their bytes
   * @return what stands for each of its values; empty for those that are not long
   */
  List<String> write(@Nullable Object[] values, ResultSet row) throws SQLException, IOException {
    if (Arrays.stream(values).mapToLong(SqlPieces::length).sum() < LONG_ROW) {
      return Collections.nCopies(values.length, "");
    }
    List<String> instead = new ArrayList<>();
    begin();
    for (int i = 1; i <= values.length; i++) {
      Object value = values[i - 1];
      if (length(value) < LONG_VALUE) {
        instead.add("");
        continue;
      }
      pieces(i, value instanceof byte[] blob ? blob : row.getBytes(i));
      String found = "(SELECT v FROM temp.%s WHERE n=%d)".formatted(TABLE, i);
      instead.add(value instanceof String ? "CAST(" + found + " AS TEXT)" : found);
    }
    return instead;
  }

  private static long length(@Nullable Object value) {
    return value instanceof byte[] blob ? blob.length : value instanceof String s ? s.length() : 0;
  }

  private void begin() throws IOException {
    if (!made) {
      raw("CREATE TEMP TABLE %s(n INTEGER PRIMARY KEY,v);\n".formatted(TABLE));
      made = true;
    }
    raw("DELETE FROM temp.%s;\n".formatted(TABLE));
  }

  private void pieces(int number, byte[] bytes) throws IOException {
    raw("INSERT INTO temp.%s VALUES(%d,X'');\n".formatted(TABLE, number));
    for (int from = 0; from < bytes.length; from += PIECE) {
      raw("UPDATE temp.%s SET v=CAST(v||X'".formatted(TABLE));
      raw(HEX.formatHex(bytes, from, Math.min(bytes.length, from + PIECE)));
      raw("' AS BLOB) WHERE n=%d;\n".formatted(number));
    }
  }

  private void raw(String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
