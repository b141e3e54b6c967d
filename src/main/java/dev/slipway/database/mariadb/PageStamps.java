package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How far the server's log was when a table was last written. Every page of an InnoDB file says so
 * of itself, and the newest is the table's: as long as it stays, nobody wrote to the table. It may
 * grow without, when the server tidies up behind older changes. Reading it takes as long as reading
 * the file, a fraction of reading the rows.
 */
final class PageStamps {
  private static final int STAMP = 16;
  private static final int AT_ONCE = 1 << 20;

  /** Nobody writes to a scratch database for long. */
  private static final int SECONDS = 3;

  private PageStamps() {}

  /**
   * Of the large tables of a scratch database, as far as their files are within our reach; of
   * others nothing is known.
   *
   * @param wanted which tables are of interest
   */
  static Map<String, Long> of(Server server, String database, Predicate<String> wanted)
      throws SQLException {
    try (Session session = server.open(database)) {
      List<TableFile> tables =
          TableFile.of(session, database).stream()
              .filter(table -> wanted.test(table.table()))
              .filter(TableFile::isImportable)
              .filter(table -> table.bytes() >= server.files().leastTable())
              .toList();
      return tables.isEmpty() ? Map.of() : read(session, database, tables);
    } catch (NoFiles e) {

      return Map.of();
    } catch (SQLException e) {
      if (FileCopy.isLost(e)) {
        throw e;
      }
      return Map.of(); // Without the right to hold tables still, or somebody holds one.
    }
  }

  /**
   * How far the log is now: whoever writes from here on leaves a later stamp. The least there is
   * where the server does not tell.
   */
  static long now(Session session) throws SQLException {
    return session
        .list(
            "SHOW GLOBAL STATUS LIKE 'Innodb_lsn_current'", row -> Long.parseLong(row.getString(2)))
        .stream()
        .findFirst()
        .orElse(Long.MIN_VALUE);
  }

  private static Map<String, Long> read(Session session, String database, List<TableFile> tables)
      throws SQLException {
    DataFolder data = DataFolder.of(session, database);
    session.run("SET lock_wait_timeout = " + SECONDS);
    session.run(
        "FLUSH TABLES "
            + Sql.each(tables, table -> Sql.in(database, table.table()), ", ")
            + " FOR EXPORT");
    Map<String, Long> stamps = new HashMap<>();
    try (DatabaseFolder folder = data.open(DataFolder.fileName(session, database))) {
      for (TableFile table : tables) {
        try (FileChannel file = folder.read(table.file() + ".ibd")) {
          stamps.put(table.table(), newest(file));
        }
      }
      return Map.copyOf(stamps);
    } catch (IOException e) {
      throw new NoFiles("the folder of " + database + " cannot be read", e);
    } finally {
      session.run("UNLOCK TABLES");
    }
  }

  private static long newest(FileChannel file) throws IOException {
    int page = Tablespace.of(file).pageSize();
    ByteBuffer pages = ByteBuffer.allocateDirect(Math.max(AT_ONCE, page));
    long newest = 0;
    for (long at = 0; file.read(pages, at) > 0; pages.clear()) {
      if (Thread.currentThread().isInterrupted()) {
        throw Failure.cancelled("cancelled while reading what was written");
      }
      int whole = pages.position() / page * page;
      if (whole == 0) {
        throw new IOException("a table's file ends within a page");
      }
      for (int begin = 0; begin < whole; begin += page) {
        newest = Math.max(newest, pages.getLong(begin + STAMP));
      }
      at += whole;
    }
    return newest;
  }
}
