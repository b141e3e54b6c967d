package dev.slipway.database.sqlite;

import dev.slipway.database.Both;
import dev.slipway.database.Contents;
import dev.slipway.database.TableContents;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;

/** Schema, row counts and row sums of a whole database. */
final class Fingerprints {
  private static final int PARTS = 8;
  private static final long WORTH_PARTING = 100_000;

  /** More than SQLite allows; it takes its own highest then. */
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private Fingerprints() {}

  /** Of what this connection sees; it should be in a transaction when others write. */
  static Contents of(SQLiteConnection connection) throws SQLException {
    List<TableContents> tables = new ArrayList<>();
    for (TableShape table : Schema.tables(connection, "main")) {
      RowSum sum = Part.whole(table).sum(connection);
      tables.add(new TableContents(table.name(), sum.rows(), sum.hex()));
    }
    return new Contents(Schema.catalogue(connection), tables);
  }

  /** Of a copy that nobody writes: faster, because two threads share the tables. */
  static Contents ofStill(Path copy) throws SQLException {
    return ofStill(copy, UnaryOperator.identity());
  }

  /** The same, over those columns of each table that {@code seen} leaves. */
  static Contents ofStill(Path copy, UnaryOperator<TableShape> seen) throws SQLException {
    try (SQLiteConnection connection = Connections.still(copy)) {
      List<TableShape> tables = Schema.tables(connection, "main").stream().map(seen).toList();
      ConcurrentLinkedQueue<Part> parts = new ConcurrentLinkedQueue<>();
      for (TableShape table : tables) {
        parts.addAll(partsOf(table, connection));
      }
      Callable<Map<String, RowSum>> work = () -> sumUp(parts, copy);
      Map<String, RowSum> sums = new TreeMap<>();
      Both<Map<String, RowSum>, Map<String, RowSum>> halves = Both.of(work, work);
      halves.first().forEach((name, sum) -> sums.merge(name, sum, RowSum::plus));
      halves.second().forEach((name, sum) -> sums.merge(name, sum, RowSum::plus));
      return new Contents(
          Schema.catalogue(connection),
          tables.stream()
              .map(TableShape::name)
              .map(name -> contents(name, sums.getOrDefault(name, RowSum.NONE)))
              .toList());
    }
  }

  private static TableContents contents(String name, RowSum sum) {
    return new TableContents(name, sum.rows(), sum.hex());
  }

  private static Map<String, RowSum> sumUp(ConcurrentLinkedQueue<Part> parts, Path copy)
      throws SQLException {
    Map<String, RowSum> sums = new TreeMap<>();
    try (SQLiteConnection connection = Connections.still(copy)) {
      for (Part part = parts.poll(); part != null; part = parts.poll()) {
        sums.merge(part.table().name(), part.sum(connection), RowSum::plus);
      }
    }
    return sums;
  }

  /** A large table falls into ranges of row numbers, equally wide, whatever rows they hold. */
  private static List<Part> partsOf(TableShape table, SQLiteConnection connection)
      throws SQLException {
    if (table.rowid().isEmpty()) {
      return List.of(Part.whole(table));
    }
    String rowid = table.rowid().get();
    String from = " FROM " + table.quotedName();
    long lowest = Schema.number(connection, "SELECT min(" + rowid + ")" + from);
    long highest = Schema.number(connection, "SELECT max(" + rowid + ")" + from);
    // Unsigned: the distance between two numbers may be larger than the largest positive one.
    long width = Long.divideUnsigned(highest - lowest, PARTS) + 1;
    if (Long.compareUnsigned(width, WORTH_PARTING / PARTS) < 0) {
      return List.of(Part.whole(table));
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      long begin = lowest + i * width;
      long end = i == PARTS - 1 ? highest : begin + width - 1;
      parts.add(new Part(table, " WHERE " + rowid + " BETWEEN " + begin + " AND " + end));
    }
    return parts;
  }

  /** Some rows of one table. */
  private record Part(TableShape table, String condition) {

    static Part whole(TableShape table) {
      return new Part(table, "");
    }

    /**
     * A value of some hundred megabytes would end this process, so SQLite is told to refuse such,
     * which costs nothing for all the others. Without row numbers the slow way has no way to ask
     * for one row again.
     */
    RowSum sum(SQLiteConnection connection) throws SQLException {
      if (table.rowid().isEmpty()) {
        return RowReader.sum(connection, query(), table.columns().size());
      }
      connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LargeRows.SLICE);
      try {
        return RowReader.sum(connection, query(), table.columns().size());
      } catch (SQLiteException e) {
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_TOOBIG) {
          throw e;
        }
      } finally {
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, UNLIMITED);
      }
      return LargeRows.sum(connection, table, condition);
    }

    private String query() {
      return "SELECT " + table.columnList() + " FROM " + table.quotedName() + condition;
    }
  }
}
