package dev.slipway.database.sqlite;

import dev.slipway.model.Failure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * Streams rows through a {@link RowHash}, one row in memory at a time. It asks the driver's core
 * for each value instead of a result set, whose checks per value cost as much as reading it:
 * measured 2.6 s instead of 4.5 s for 4 million rows of 7 columns.
 */
final class RowReader {
  private static final int ROWS_BETWEEN_LOOKS = 1 << 14;

  private final int columns;
  private final RowHash hash = new RowHash();
  private long rows;
  private long first;
  private long second;

  private RowReader(int columns) {
    this.columns = columns;
  }

  /** Sums up all rows of a query with that many columns. */
  static RowSum sum(SQLiteConnection connection, String query, int columns) throws SQLException {
    RowReader reader = new RowReader(columns);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      ((CoreStatement) statement).pointer.safeRunConsume(reader::readAll);
    }
    return new RowSum(reader.rows, reader.first, reader.second);
  }

  private void readAll(DB db, long row) throws SQLException {
    int result = db.step(row);
    while (result == Codes.SQLITE_ROW) {
      hash.begin();
      for (int column = 0; column < columns; column++) {
        add(db, row, column);
      }
      first += hash.first();
      second += hash.second();
      if (++rows % ROWS_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted()) {
        throw Failure.cancelled("cancelled while reading rows");
      }
      result = db.step(row);
    }
    if (result != Codes.SQLITE_DONE) {
      db.throwex(result);
    }
  }

  private void add(DB db, long row, int column) throws SQLException {
    switch (db.column_type(row, column)) {
      case Codes.SQLITE_INTEGER -> hash.addInteger(db.column_long(row, column));
      case Codes.SQLITE_FLOAT -> hash.addReal(db.column_double(row, column));
      // As a blob, because reading as text would turn invalid UTF-8 into a replacement character.
      case Codes.SQLITE_TEXT -> hash.addText(bytes(db, row, column));
      case Codes.SQLITE_BLOB -> hash.addBlob(bytes(db, row, column));
      default -> hash.addNull();
    }
  }

  /** The driver gives null for a value of length 0. */
  private static byte[] bytes(DB db, long row, int column) throws SQLException {
    byte[] value = db.column_blob(row, column);
    return value == null ? new byte[0] : value;
  }
}
