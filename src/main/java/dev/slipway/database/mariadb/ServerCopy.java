package dev.slipway.database.mariadb;

import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies tables and sequences from one database to another: large ones as files where that can be,
 * all others by the server itself.
 */
final class ServerCopy {
  /** More do not help: the server has other work, too. */
  private static final int AT_ONCE = 2;

  private final Server server;
  private final Progress progress;

  ServerCopy(Server server, Progress progress) {
    this.server = server;
    this.progress = progress;
  }

  /** Copies into an empty database; rows as they are when they are read. */
  void copy(String from, String to) throws SQLException {
    List<TableShape> tables = new ArrayList<>();
    try (Session session = open(to)) {
      Map<String, String> statements = Catalogues.tablesByName(session, from);
      Set<String> there = new FileCopy(server, progress).copy(from, to, statements);
      for (TableShape table : Tables.of(session, from)) {
        if (!there.contains(table.name())) {
          session.run(statements.getOrDefault(table.name(), ""));
          tables.add(table);
        }
      }
      for (String sequence : Tables.sequences(session, from)) {
        copySequence(session, from, to, sequence);
      }
    }
    ConcurrentLinkedQueue<TableShape> queue = new ConcurrentLinkedQueue<>();
    tables.stream().sorted((a, b) -> Long.compare(b.about(), a.about())).forEach(queue::add);
    AtomicInteger done = new AtomicInteger();
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, tables.size()); i++) {
      work.add(() -> copyRows(from, to, queue, done, tables.size()));
    }
    AtOnce.all(work);
  }

  /** A session that takes rows as they are. */
  Session open(String database) throws SQLException {
    Session session = server.open(database);
    session.run(
        "SET foreign_key_checks = 0, unique_checks = 0, check_constraint_checks = 0,"
            // Else the source's rows are locked until the statement ends.
            + " SESSION tx_isolation = 'READ-COMMITTED'");
    return session;
  }

  private static void copySequence(Session session, String from, String to, String sequence)
      throws SQLException {
    session.run(Catalogues.sequenceStatement(session, from, sequence));
    long next = session.number("SELECT next_not_cached_value FROM " + Sql.in(from, sequence));
    session.number("SELECT SETVAL(" + Sql.in(to, sequence) + ", " + next + ", 0)");
  }

  /** Copies into an empty database all but the rows of tables. */
  void structure(String from, String to) throws SQLException {
    try (Session session = open(to)) {
      List<String> names = Tables.of(session, from).stream().map(TableShape::name).toList();
      for (String statement : Catalogues.tableStatements(session, from, names)) {
        session.run(statement);
      }
      for (String sequence : Tables.sequences(session, from)) {
        copySequence(session, from, to, sequence);
      }
    }
  }

  private boolean copyRows(
      String from, String to, ConcurrentLinkedQueue<TableShape> tables, AtomicInteger done, int all)
      throws SQLException {
    try (Session session = open(to)) {
      for (TableShape table = tables.poll(); table != null; table = tables.poll()) {
        session.run(
            "INSERT INTO %s (%s) SELECT %s FROM %s"
                .formatted(
                    Sql.in(to, table.name()),
                    table.columnList(),
                    table.columnList(),
                    Sql.in(from, table.name())));
        progress.update(
            "%d of %d tables".formatted(done.incrementAndGet(), all), done.doubleValue() / all);
      }
      return true;
    }
  }
}
