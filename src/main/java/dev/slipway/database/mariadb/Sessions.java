package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Sessions on the server, as the server tells of them. */
final class Sessions {
  /** How long an ended session may take to go: it takes back what it had not committed. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private Sessions() {}

  /**
   * A session.
   *
   * @param id the server's number of it
   * @param user its account
   * @param host address and port it comes from; {@code localhost} through the socket file
   * @param database its default database; may be empty
   * @param command what kind of thing it does
   * @param state how far it is
   * @param statement what it runs; may be empty
   */
  record One(
      long id,
      String user,
      String host,
      String database,
      String command,
      String state,
      String statement) {

    /** In words, without the statement: that holds data. */
    String describe() {
      String doing = state.isEmpty() ? command : command + ", " + state;
      return "session %d of %s from %s (%s)".formatted(id, user, host, doing);
    }

    /** Whether it is in that database, or works on it from another. */
    boolean uses(String live) {
      return database.equals(live)
          || statement.contains(Sql.name(live) + ".")
          || statement.contains(live + ".");
    }

    /** The server's own threads, and those that send changes on, write nothing of themselves. */
    boolean isServers() {
      return user.equals("system user")
          || command.toLowerCase(Locale.ROOT).matches("daemon|binlog dump.*");
    }
  }

  /** Every session that this account may see, but for this process's own. */
  static List<One> of(Session session) throws SQLException {
    return session
        .list(
            "SELECT id, user, host, IFNULL(db, ''), command, IFNULL(state, ''), IFNULL(info, '')"
                + " FROM information_schema.processlist",
            row ->
                new One(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7)))
        .stream()
        .filter(one -> !Session.isOurs(one.id()) && !one.isServers())
        .toList();
  }

  /** Whether this account sees everybody's sessions. */
  static boolean seesAll(Session session) throws SQLException {
    return session.list("SHOW GRANTS", row -> row.getString(1)).stream()
        .filter(grant -> grant.contains(" ON *.* "))
        .anyMatch(grant -> grant.matches("GRANT (ALL PRIVILEGES|.*\\bPROCESS\\b).*"));
  }

  /**
   * Ends sessions and waits until the server has none of them any more: one that is ended while it
   * changes a table may still commit that.
   *
   * @throws Failure {@code database.session-stays} when one is still there after a minute
   */
  static void end(Session session, List<One> which) throws SQLException {
    for (One one : which) {
      try {
        session.run("KILL CONNECTION " + one.id());
      } catch (SQLException e) {
        if (e.getErrorCode() != 1094) { // gone meanwhile
          throw e;
        }
      }
    }
    Set<Long> ids = which.stream().map(One::id).collect(Collectors.toSet());
    long until = System.nanoTime() + PATIENCE.toNanos();
    List<One> left = still(session, ids);
    while (!left.isEmpty()) {
      if (System.nanoTime() > until) {
        throw Failure.state(
                "database.session-stays", left.getFirst().describe() + " was ended and stays")
            .now("it may still be taking back what it changed, or changing a table")
            .next("wait until it is gone, then do it again");
      }
      session.run("DO SLEEP(0.05)"); // The server tells nobody when a session goes.
      left = still(session, ids);
    }
  }

  private static List<One> still(Session session, Set<Long> ids) throws SQLException {
    return ids.isEmpty()
        ? List.of()
        : of(session).stream().filter(one -> ids.contains(one.id())).toList();
  }
}
