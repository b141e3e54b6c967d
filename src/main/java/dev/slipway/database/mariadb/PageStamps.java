package dev.slipway.database.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How far the server's log was when a table was last written. Every page of an InnoDB file says so
 * of itself, and the newest is the table's: as long as it stays, nobody wrote to the table. It may
 * grow without, when the server tidies up behind older changes. Reading it takes as long as reading
 * the file, a fraction of reading the rows.
 */
final class PageStamps {
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
    return read(server, database, wanted, (table, file) -> Optional.of(newest(file)));
  }

  /** Reads the file of a table; empty when that does not say what is asked. */
  interface Reading<T> {
    Optional<T> of(String table, FileChannel file) throws IOException;
  }

  /** What the same tables' files say, while nobody writes them. */
  static <T> Map<String, T> read(
      Server server, String database, Predicate<String> wanted, Reading<T> reading)
      throws SQLException {
    try (Session session = server.open(database)) {
      List<TableFile> tables =
          TableFile.of(session, database).stream()
              .filter(table -> wanted.test(table.table()))
              .filter(TableFile::isImportable)
              .filter(table -> table.bytes() >= server.files().leastTable())
              .toList();
      return tables.isEmpty() ? Map.of() : read(session, database, tables, reading);
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

  private static <T> Map<String, T> read(
      Session session, String database, List<TableFile> tables, Reading<T> reading)
      throws SQLException {
    DataFolder data = DataFolder.of(session, database);
    session.run("SET lock_wait_timeout = " + SECONDS);
    session.run(
        "FLUSH TABLES "
            + Sql.each(tables, table -> Sql.in(database, table.table()), ", ")
            + " FOR EXPORT");
    Map<String, T> found = new HashMap<>();
    try (DatabaseFolder folder = data.open(DataFolder.fileName(session, database))) {
      for (TableFile table : tables) {
        try (FileChannel file = folder.read(table.file() + ".ibd")) {
          reading.of(table.table(), file).ifPresent(one -> found.put(table.table(), one));
        }
      }
      return Map.copyOf(found);
    } catch (IOException e) {
      throw new NoFiles("the folder of " + database + " cannot be read", e);
    } finally {
      session.run("UNLOCK TABLES");
    }
  }

  private static long newest(FileChannel file) throws IOException {
    long[] newest = {0};
    Pages.each(
        file,
        Tablespace.of(file).pageSize(),
        (pages, begin) -> {
          newest[0] = Math.max(newest[0], Pages.stamp(pages, begin));
          return true;
        });
    return newest[0];
  }
}
