package dev.slipway.database.mariadb;

import dev.slipway.model.Progress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies large tables from one database to another by copying their files, while the server keeps
 * them still: as fast as the disk, and without room where blocks can be shared.
 */
final class FileCopy {
  /** Seconds to wait for somebody's transaction; rows are read without waiting. */
  private static final int SECONDS = 3;

  private final Server server;
  private final Progress progress;

  FileCopy(Server server, Progress progress) {
    this.server = server;
    this.progress = progress;
  }

  /**
   * Copies what can be copied so.
   *
   * @param statements by table, which create them
   * @return the tables that are in the other database now; of others there is nothing
   */
  Set<String> copy(String from, String to, Map<String, String> statements) throws SQLException {
    try (Session session = server.open(from)) {
      List<TableFile> tables = large(session, from);
      if (tables.isEmpty()) {
        return Set.of();
      }
      try {
        copy(session, from, to, tables, statements);
        return tables.stream().map(TableFile::table).collect(Collectors.toSet());
      } catch (NoFiles e) {
        return nothing(to, tables, e.why());
      } catch (SQLException e) {
        if (isLost(e)) {
          throw e;
        }
        return nothing(to, tables, String.valueOf(e.getMessage()));
      }
    }
  }

  private List<TableFile> large(Session session, String from) throws SQLException {
    return TableFile.of(session, from).stream()
        .filter(TableFile::isImportable)
        .filter(table -> table.bytes() >= server.files().leastTable())
        .toList();
  }

  private void copy(
      Session session,
      String from,
      String to,
      List<TableFile> tables,
      Map<String, String> statements)
      throws SQLException {
    DataFolder data = DataFolder.of(session, to);
    List<String> names = tables.stream().map(TableFile::table).toList();
    List<String> create = names.stream().map(name -> statements.getOrDefault(name, "")).toList();
    Import into = Import.into(server, data, to, names, create);
    progress.say("copying " + tables.size() + (tables.size() == 1 ? " file" : " files"));
    session.run("SET lock_wait_timeout = " + SECONDS);
    session.run(
        "FLUSH TABLES " + Sql.each(names, name -> Sql.in(from, name), ", ") + " FOR EXPORT");
    try (DatabaseFolder folder = data.open(DataFolder.fileName(session, from))) {
      into.copy(tables, folder::read);
    } catch (IOException e) {
      throw new NoFiles("the folder of " + from + " cannot be read", e);
    } finally {
      session.run("UNLOCK TABLES");
    }
    into.finish(tables);
  }

  static boolean isLost(SQLException e) {
    return e.getSQLState() == null
        || e.getSQLState().startsWith("08")
        || List.of(1053, 1317, 1927).contains(e.getErrorCode());
  }

  private Set<String> nothing(String to, List<TableFile> tables, String why) throws SQLException {
    progress.say("copying rows, not files: " + why);
    try (Session session = server.open(to)) {
      session.run("SET foreign_key_checks = 0");
      for (TableFile table : tables) {
        session.run("DROP TABLE IF EXISTS " + Sql.name(table.table()));
      }
    }
    return Set.of();
  }
}
