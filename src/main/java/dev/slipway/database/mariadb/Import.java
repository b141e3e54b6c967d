package dev.slipway.database.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Brings tables into a scratch database, whose name is plain, as files. */
final class Import {
  private static final int AT_ONCE = 2;

  private final Server server;
  private final DataFolder data;
  private final String database;
  private final Map<String, Long> numbers;

  /** Opens a file that tables are imported from. */
  @FunctionalInterface
  interface Source {
    FileChannel open(String file) throws IOException;
  }

  private Import(Server server, DataFolder data, String database, Map<String, Long> numbers) {
    this.server = server;
    this.data = data;
    this.database = database;
    this.numbers = numbers;
  }

  /**
   * Creates tables without files.
   *
   * @param statements which create them
   */
  static Import into(
      Server server,
      DataFolder data,
      String database,
      Collection<String> tables,
      Collection<String> statements)
      throws SQLException {
    try (Session session = session(server, database)) {
      for (String statement : statements) {
        session.run(statement);
      }
      for (String table : tables) {
        session.run("ALTER TABLE " + Sql.name(table) + " DISCARD TABLESPACE");
      }
      return new Import(server, data, database, DataFolder.numbers(session, database));
    }
  }

  private static Session session(Server server, String database) throws SQLException {
    Session session = server.open(database);
    session.run("SET foreign_key_checks = 0");
    return session;
  }

  /** Copies the files in; nothing reads them yet. */
  void copy(Collection<TableFile> tables, Source source) throws SQLException {
    try (DatabaseFolder folder = data.open(database)) {
      each(
          tables,
          (session, table) -> {
            Long number = numbers.get(table.file());
            if (number == null) {
              throw new NoFiles("the file of " + table.table() + " has another name than expected");
            }
            try (FileChannel about = source.open(table.file() + ".cfg");
                FileChannel rows = source.open(table.file() + ".ibd")) {
              folder.copy(about, table.file() + ".cfg");
              folder.copy(rows, table.file() + ".ibd", number);
            }
          });
    } catch (IOException e) {
      throw new NoFiles("files could not be copied: " + e, e);
    }
  }

  /** Makes the files the tables. */
  void finish(Collection<TableFile> tables) throws SQLException {
    try (DatabaseFolder folder = data.open(database)) {
      each(
          tables,
          (session, table) -> {
            session.run("ALTER TABLE " + Sql.name(table.table()) + " IMPORT TABLESPACE");
            folder.delete(table.file() + ".cfg");
          });
    } catch (IOException e) {
      throw new NoFiles("files could not be imported: " + e, e);
    }
    settle(tables);
  }

  /**
   * Makes them outlast a crash. Until a checkpoint has passed the moment at which a table's first
   * file was discarded, InnoDB takes the table for gone when it recovers, and leaves out what was
   * committed to it since (tried). Who may not ask for a checkpoint has each table built anew.
   */
  private void settle(Collection<TableFile> tables) throws SQLException {
    try (Session session = session(server, database)) {
      if (!checkpoint(session)) {
        for (TableFile table : tables) {
          session.run("ALTER TABLE " + Sql.name(table.table()) + " FORCE");
        }
      }
    }
  }

  private static boolean checkpoint(Session session) throws SQLException {
    try {
      session.run("SET GLOBAL innodb_log_checkpoint_now = ON");
      return true;
    } catch (SQLException e) {
      if (FileCopy.isLost(e)) {
        throw e;
      }
      return false;
    }
  }

  private interface Work {
    void on(Session session, TableFile table) throws SQLException, IOException;
  }

  private void each(Collection<TableFile> tables, Work work) throws SQLException {
    ConcurrentLinkedQueue<TableFile> queue = new ConcurrentLinkedQueue<>();
    tables.stream().sorted((a, b) -> Long.compare(b.bytes(), a.bytes())).forEach(queue::add);
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, tables.size()); i++) {
      all.add(() -> drain(queue, work));
    }
    AtOnce.all(all, queue::clear);
  }

  private boolean drain(ConcurrentLinkedQueue<TableFile> queue, Work work) throws SQLException {
    try (Session session = session(server, database)) {
      for (TableFile table = queue.poll(); table != null; table = queue.poll()) {
        work.on(session, table);
      }
      return true;
    } catch (IOException e) {
      throw new NoFiles("files could not be copied: " + e, e);
    }
  }
}
