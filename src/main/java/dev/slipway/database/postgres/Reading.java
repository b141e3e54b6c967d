package dev.slipway.database.postgres;

import dev.slipway.database.Catalogue;
import dev.slipway.database.Contents;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A database read as it was at one moment, while others write. One session does nothing but hold
 * the moment; another asks, in short transactions that see it, so that thousands of tables are not
 * all locked at once. Not for two threads.
 */
final class Reading implements AutoCloseable {

  /** Asks something. */
  interface Question<T extends @Nullable Object> {
    T ask(Connection connection) throws SQLException;
  }

  private final Connection holder;
  private final Connection asker;
  private final String snapshot;

  private Reading(Connection holder, Connection asker, String snapshot) {
    this.holder = holder;
    this.asker = asker;
    this.snapshot = snapshot;
  }

  static Reading of(Server server, String database) throws SQLException {
    Connection holder = server.open(database);
    try {
      begin(holder);
      String snapshot = Sql.texts(holder, "SELECT pg_export_snapshot()").getFirst();
      return new Reading(holder, server.open(database), snapshot);
    } catch (SQLException e) {
      holder.close();
      throw e;
    }
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
  }

  /** By which pg_dump sees the same moment. */
  String snapshot() {
    return snapshot;
  }

  /** Asks in a transaction of its own that sees the moment. */
  <T extends @Nullable Object> T ask(Question<T> question) throws SQLException {
    begin(asker);
    try {
      Sql.execute(asker, "SET TRANSACTION SNAPSHOT " + Sql.text(snapshot));
      return question.ask(asker);
    } finally {
      asker.rollback();
    }
  }

  /** Schema and contents. */
  Contents contents() throws SQLException {
    Catalogue catalogue = ask(Catalogues::of);
    return new Contents(catalogue, Fingerprints.of(this, ask(TableShape::all).values()));
  }

  /** Where sequences stand. They belong to no moment: ask before what must not be ahead of them. */
  Map<String, Long> sequences() throws SQLException {
    Map<String, Long> positions = new TreeMap<>();
    ask(connection ->
        Sql.list(
            connection,
            "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
                + " WHERE last_value IS NOT NULL",
            row -> positions.put(row.getString(1), row.getLong(2))));
    return positions;
  }

  @Override
  public void close() throws SQLException {
    try (holder) {
      asker.close();
    }
  }
}
