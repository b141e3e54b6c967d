package dev.slipway.database.mariadb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several sessions that see a database at one moment, while others go on writing. Writers wait
 * while the moment is being fixed: some milliseconds, at most as long as a transaction that was
 * writing then goes on, and never longer than {@value #SECONDS} seconds.
 */
final class Moment implements AutoCloseable {
  private static final int SECONDS = 3;

  private final List<Session> readers = new ArrayList<>();
  private Optional<Session> lock = Optional.empty();

  private Moment() {}

  /**
   * Fixes it. Until {@link #release} nobody writes, if the tables could be locked.
   *
   * @param readers how many sessions
   */
  static Moment of(Server server, String database, int readers) throws SQLException {
    Moment moment = new Moment();
    try {
      moment.lock(server, database);
      for (int i = 0; i < readers; i++) {
        Session session = server.open(database);
        moment.readers.add(session);
        session.run(
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      }
      return moment;
    } catch (SQLException e) {
      moment.close();
      throw e;
    }
  }

  /** The tables alone are locked, not the server: others' databases are not ours to stop. */
  private void lock(Server server, String database) throws SQLException {
    Session session = server.open(database);
    lock = Optional.of(session);
    List<TableShape> tables = Tables.of(session, database);
    if (tables.isEmpty()) {
      return;
    }
    try {
      session.run(
          "SET lock_wait_timeout = " + SECONDS,
          "LOCK TABLES "
              + Sql.each(tables, table -> Sql.in(database, table.name()) + " READ", ", "));
    } catch (SQLException e) {
      // No right to, or a transaction that goes on: then it is only as good as one snapshot.
      lock = Optional.empty();
      session.close();
    }
  }

  /** Whether nobody can write just now. */
  boolean isLocked() {
    return lock.isPresent();
  }

  /** Writers go on. */
  void release() throws SQLException {
    if (lock.isPresent()) {
      lock.get().close();
      lock = Optional.empty();
    }
  }

  List<Session> readers() {
    return readers;
  }

  Session first() {
    return readers.getFirst();
  }

  @Override
  public void close() throws SQLException {
    release();
    for (Session session : readers) {
      session.close();
    }
  }
}
