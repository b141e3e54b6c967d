package dev.slipway.database.mariadb;

import java.util.List;
import java.util.Locale;

/**
 * One table as we read it.
 *
 * @param name its name
 * @param engine how it is stored, such as {@code InnoDB}
 * @param about how many rows it has, guessed by the server
 * @param columns its stored columns in order; generated ones are left out, since they follow from
 *     the others
 * @param key columns of the primary key, else of the first unique one without NULL; may be empty
 */
record TableShape(String name, String engine, long about, List<Column> columns, List<String> key) {

  /** Copies the lists. */
  TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Names of the stored columns. */
  List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** The stored columns as a list for SQL. */
  String columnList() {
    return Sql.each(columns, column -> Sql.name(column.name()), ", ");
  }

  /** Whether columns and key of an older one are all here as they were. */
  boolean keeps(TableShape older) {
    return columns.containsAll(older.columns) && key.equals(older.key);
  }

  /** Whether a snapshot of transactions shows one moment of it. */
  boolean isTransactional() {
    return engine.equalsIgnoreCase("InnoDB") || engine.equalsIgnoreCase("ROCKSDB");
  }

  /** Whether transactions keep it and its key begins with a whole number. */
  boolean hasNumberedKey() {
    return isTransactional()
        && !key.isEmpty()
        && columns.stream()
            .anyMatch(column -> column.name().equals(key.getFirst()) && column.isWhole());
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type its data type, lower case, without length
   * @param charset of text; empty for everything else
   * @param collation of text; empty for everything else
   * @param nullable whether it may hold NULL
   * @param bytes how long a text may be in bytes; 0 for what is no text
   * @param fraction digits behind the seconds; 0 for what is no time
   */
  record Column(
      String name,
      String type,
      String charset,
      String collation,
      boolean nullable,
      long bytes,
      int fraction) {
    private static final long SHORT = 2000;

    boolean isText() {
      return !charset.isEmpty();
    }

    boolean isExactNumber() {
      return type.endsWith("int") || type.equals("decimal") || type.equals("year");
    }

    boolean isWhole() {
      return type.endsWith("int");
    }

    boolean isTime() {
      return List.of("datetime", "timestamp", "time").contains(type);
    }

    boolean isShortText() {
      return isText() && bytes <= SHORT;
    }

    /** Whether its value as text never holds a semicolon, nor is long. */
    boolean isPlain() {
      return isExactNumber() || isTime() || List.of("float", "double", "date").contains(type);
    }

    /** Its bytes, alike for alike text whatever the character set. */
    String bytesOf(String table) {
      String column = in(table);
      if (!isText()) {
        return type.equals("bit") ? "HEX(" + column + ")" : column;
      }
      return charset.toLowerCase(Locale.ROOT).matches("utf8.*|ascii")
          ? "CAST(" + column + " AS BINARY)"
          : "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)";
    }

    String in(String table) {
      return (table.isEmpty() ? "" : table + ".") + Sql.name(name);
    }
  }
}
