package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Keeps a backup of the server from coming to its end, where its moment is. While a statement that
 * writes a table without transactions goes on, none gets beyond {@code BACKUP STAGE FLUSH}; and
 * this one goes on until a lock of ours is free. When we die, the server frees it.
 */
final class Gate implements AutoCloseable {
  private static final long PAUSE = 20;

  private final Session keeper;
  private final Session writer;
  private final String lock;
  private final CompletableFuture<Void> written;

  private Gate(Session keeper, Session writer, String lock) {
    this.keeper = keeper;
    this.writer = writer;
    this.lock = lock;
    this.written = new CompletableFuture<>();
  }

  /** Closes it; {@code scratch} is a database for it alone. */
  static Gate closed(Server server, String scratch) throws SQLException {
    Session keeper = server.open(scratch);
    try {
      keeper.run("CREATE TABLE gate (n INT) ENGINE = MyISAM");
      if (keeper.number("SELECT GET_LOCK(" + Sql.text(scratch) + ", 0)") != 1) {
        throw new SQLException("somebody has the lock " + scratch);
      }
      Gate gate = new Gate(keeper, server.open(scratch), scratch);
      Thread.ofVirtual().name("gate").start(gate::write);
      return gate;
    } catch (SQLException e) {
      keeper.close();
      throw e;
    }
  }

  private void write() {
    try {
      writer.run("INSERT INTO gate SELECT GET_LOCK(" + Sql.text(lock) + ", 86400)");
      written.complete(null);
    } catch (SQLException e) {
      written.completeExceptionally(e);
    }
  }

  /** Waits until the statement holds it closed. */
  void awaitClosed(Session session) throws SQLException {
    while (session.number(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User lock' AND id ="
                + " "
                + writer.id())
        == 0) {
      if (written.isDone()) {
        throw new SQLException("the gate did not close");
      }
      pause();
    }
  }

  /**
   * Waits until a backup came to it.
   *
   * @return whether one did, before its program ended
   */
  boolean awaitBackup(Session session, Client program) throws SQLException {
    while (session.number(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'BACKUP STAGE%'"
                + " AND info NOT LIKE '%START' AND state LIKE 'Waiting for backup%'")
        == 0) {
      if (program.endsWithin(PAUSE)) {
        return false;
      }
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("cancelled while a backup was beginning").because(e);
    }
  }

  /** Lets it go on. */
  void open() throws SQLException {
    keeper.number("SELECT RELEASE_LOCK(" + Sql.text(lock) + ")");
    try {
      written.join();
    } catch (CompletionException e) {
      throw AtOnce.again(e.getCause() == null ? e : e.getCause());
    }
  }

  @Override
  public void close() throws SQLException {
    try (writer) {
      keeper.close(); // Its lock goes with it, and the statement ends.
      written.handle((none, problem) -> problem).join();
    }
  }
}
