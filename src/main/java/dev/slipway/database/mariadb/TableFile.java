package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A table as a file.
 *
 * @param table its name
 * @param file the name of its files, without ending
 * @param bytes about how large it is
 * @param obstacle why its file cannot be imported elsewhere, in words; empty when it can
 */
record TableFile(String table, String file, long bytes, String obstacle) {

  private static final int NOT_ALLOWED = 1227;

  boolean isImportable() {
    return obstacle.isEmpty();
  }

  /** How large they are together. */
  static long bytes(List<TableFile> tables) {
    return tables.stream().mapToLong(TableFile::bytes).sum();
  }

  /** Says which of them cannot be imported, if one cannot. */
  static void requireImportable(List<TableFile> tables) {
    for (TableFile table : tables) {
      if (!table.isImportable()) {
        throw new NoFiles("the table " + table.table() + " " + table.obstacle());
      }
    }
  }

  /** Those of a database, sorted by name; sequences and views are none. */
  static List<TableFile> of(Session session, String database) throws SQLException {
    Set<String> texts =
        new HashSet<>(
            session.list(
                "SELECT DISTINCT table_name FROM information_schema.statistics WHERE index_type ="
                    + " 'FULLTEXT' AND table_schema = "
                    + Sql.text(database),
                row -> row.getString(1)));
    Map<String, Long> sizes = sizes(session, database);
    String everywhere = everywhere(session);
    String usual = session.text("SELECT @@innodb_default_row_format").orElse("");
    return session
        .list(
            "SELECT table_name, "
                + DataFolder.fileName("table_name")
                + ","
                + " IFNULL(data_length + index_length, 0), IFNULL(engine, ''),"
                + " LOWER(IFNULL(create_options, '')), LOWER(IFNULL(row_format, '')), table_type"
                + " FROM information_schema.tables WHERE table_schema = "
                + Sql.text(database)
                + " AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
            row ->
                new TableFile(
                    row.getString(1),
                    row.getString(2),
                    Math.max(row.getLong(3), sizes.getOrDefault(row.getString(2), 0L)),
                    obstacle(
                        everywhere,
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        usual,
                        row.getString(7),
                        texts.contains(row.getString(1)))))
        .stream()
        .sorted((a, b) -> a.table().compareTo(b.table()))
        .toList();
  }

  /** By file. What the server guesses of a table may be older than most of its rows. */
  private static Map<String, Long> sizes(Session session, String database) throws SQLException {
    String prefix = DataFolder.fileName(session, database) + "/";
    Map<String, Long> sizes = new HashMap<>();
    try {
      session.list(
          "SELECT SUBSTRING(name, %d), file_size FROM information_schema.innodb_sys_tablespaces WHERE LEFT(name, %d) = %s"
              .formatted(prefix.length() + 1, prefix.length(), Sql.text(prefix)),
          row -> sizes.put(row.getString(1), row.getLong(2)));
      return sizes;
    } catch (SQLException e) {
      if (e.getErrorCode() == NOT_ALLOWED) {
        return Map.of();
      }
      throw e;
    }
  }

  private static String everywhere(Session session) throws SQLException {
    if (!session.text("SELECT @@innodb_encrypt_tables").orElse("OFF").equals("OFF")) {
      return "is encrypted";
    }
    return session.number("SELECT @@innodb_compression_default") == 0 ? "" : "has compressed pages";
  }

  private static String obstacle(
      String everywhere,
      String engine,
      String options,
      String format,
      String usual,
      String type,
      boolean fulltext) {
    if (!engine.equalsIgnoreCase("InnoDB")) {
      return "is " + engine;
    }
    if (!everywhere.isEmpty()) {
      return everywhere;
    }
    if (options.contains("partitioned")) {
      return "has partitions";
    }
    if (options.contains("encrypt")) {
      return "is encrypted";
    }
    if (options.contains("page_compressed")) {
      return "has compressed pages";
    }
    if (format.equals("compressed")) {
      return "is compressed";
    }
    if (!format.equals(usual.toLowerCase(Locale.ROOT)) && !options.contains("row_format")) {
      return "has a row format that its definition does not tell";
    }
    if (type.equals("SYSTEM VERSIONED")) {
      return "is system-versioned";
    }
    return fulltext ? "has a full-text index" : "";
  }
}
