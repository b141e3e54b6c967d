package dev.slipway.database.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection to the server, with everything pinned that changes how values look as text. For
 * one thread.
 */
final class Session implements AutoCloseable {
  /** Connections of this process, by the server's number: they are nobody else's sessions. */
  private static final Set<Long> OURS = ConcurrentHashMap.newKeySet();

  private static final AtomicLong OPENED = new AtomicLong();

  private final Connection connection;
  private final long id;

  Session(Connection connection) throws SQLException {
    this.connection = connection;
    OPENED.incrementAndGet();
    try {
      run(
          "SET NAMES utf8mb4, time_zone = '+00:00', max_statement_time = 0,"
              // Dates of nothing and of the 31st of June are data too.
              + " sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,"
              + "NO_ENGINE_SUBSTITUTION', lock_wait_timeout = 20, innodb_lock_wait_timeout = 20,"
              + " net_write_timeout = 3600, net_read_timeout = 3600, wait_timeout = 28800,"
              + " sql_quote_show_create = 1, group_concat_max_len = 1000000");
      this.id = number("SELECT CONNECTION_ID()");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    OURS.add(id);
  }

  /** Whether a session of that number is one of this process's. */
  static boolean isOurs(long id) {
    return OURS.contains(id);
  }

  /** How many this process ever opened, on whatever server. */
  static long everOpened() {
    return OPENED.get();
  }

  /** Makes of one row what is wanted. */
  @FunctionalInterface
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  /** The server's number of it. */
  long id() {
    return id;
  }

  /** Runs statements one after the other. */
  void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Runs one statement, and says how many rows it wrote. */
  long change(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  /** Every row of a query. */
  <T> List<T> list(String sql, Row<T> row) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  /** The first row of each of several queries, sent in one go. */
  <T> List<T> firstOfEach(List<String> queries, Row<T> row) throws SQLException {
    List<T> found = new ArrayList<>();
    for (int from = 0; from < queries.size(); from += 50) {
      String sql = String.join("; ", queries.subList(from, Math.min(queries.size(), from + 50)));
      try (Statement statement = connection.createStatement()) {
        boolean more = statement.execute(sql);
        while (more) {
          try (ResultSet rows = statement.getResultSet()) {
            rows.next();
            found.add(row.of(rows));
          }
          more = statement.getMoreResults();
        }
      }
    }
    return found;
  }

  /** The first value of a query. */
  long number(String sql) throws SQLException {
    return list(sql, row -> row.getLong(1)).getFirst();
  }

  /** The first value of a query, if it gives a row and that is not NULL. */
  Optional<String> text(String sql) throws SQLException {
    return list(sql, row -> Optional.ofNullable(row.getString(1))).stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    OURS.remove(id);
  }
}
