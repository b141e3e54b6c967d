package dev.slipway.database.postgres;

import static java.util.stream.Collectors.toSet;

import dev.slipway.database.OtherWriters;
import dev.slipway.database.Writer;
import dev.slipway.model.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Who is connected to a database, and ending that. */
final class Sessions {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Workers of the server itself have no user. */
  private static final String OF =
      " FROM pg_stat_activity WHERE datname = ? AND usesysid IS NOT NULL"
          + " AND pid <> pg_backend_pid()";

  private record Session(
      long backend, String user, String application, String address, int port, String state) {
    private String inWords() {
      String from = port < 0 ? "through the socket" : "from " + address + ":" + port;
      return "%s%s %s%s"
          .formatted(
              user,
              application.isEmpty() ? "" : " (" + application + ")",
              address.isEmpty() && port >= 0 ? "from a place that is not shown" : from,
              state.isEmpty() ? "" : ", " + state);
    }
  }

  private Sessions() {}

  /** Sessions and prepared transactions other than those of these processes. */
  static OtherWriters others(Connection control, String database, Set<Long> ours)
      throws SQLException {
    List<Session> sessions = in(control, database);
    LocalPeers peers = LocalPeers.now(control, ours);
    Map<Long, Writer> strange = new LinkedHashMap<>();
    for (Session session : sessions) {
      OptionalLong pid = peers.pidBehind(session.address, session.port);
      if (pid.isEmpty() || !peers.isOurs(pid.getAsLong())) {
        String key = Long.toString(session.backend);
        strange.put(session.backend, new Writer(pid.orElse(-1), key, session.inWords()));
      }
    }
    List<Writer> seen = stillThere(control, database, strange);
    Sql.texts(
            control,
            "SELECT 'prepared transaction ' || gid || ' of ' || owner FROM pg_prepared_xacts"
                + " WHERE database = ?",
            database)
        .forEach(words -> seen.add(new Writer(-1, words, words)));
    return new OtherWriters(seen, seesAll(control));
  }

  /** One of ours that ended meanwhile has no process any more by which it could be known. */
  private static List<Writer> stillThere(
      Connection control, String database, Map<Long, Writer> strange) throws SQLException {
    if (!strange.isEmpty()) {
      strange
          .keySet()
          .retainAll(in(control, database).stream().map(Session::backend).collect(toSet()));
    }
    return new ArrayList<>(strange.values());
  }

  private static boolean seesAll(Connection control) throws SQLException {
    return Sql.is(
        control,
        "SELECT pg_has_role('pg_read_all_stats', 'MEMBER') OR NOT EXISTS (SELECT 1 FROM"
            + " pg_stat_activity WHERE usesysid IS NOT NULL AND backend_type IS NULL)");
  }

  private static List<Session> in(Connection control, String database) throws SQLException {
    return Sql.list(
        control,
        "SELECT pid, coalesce(usename, ''), coalesce(application_name, ''),"
            + " coalesce(host(client_addr), ''), coalesce(client_port, 0), coalesce(state, '')"
            + OF
            + " ORDER BY pid",
        row ->
            new Session(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6)),
        database);
  }

  /** How many there are but for our own. */
  static long count(Connection control, String database) throws SQLException {
    return Sql.number(control, "SELECT count(*)" + OF, database);
  }

  /**
   * Ends sessions and returns when none is left: what they had not committed then never will be.
   *
   * @param which a condition on {@code pg_stat_activity}; takes {@code argument}
   * @return how many there were
   */
  static int end(Connection control, String database, String which, String argument)
      throws SQLException {
    String condition = OF + " AND " + which;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Set<Long> ended = new java.util.HashSet<>();
    while (true) {
      List<Long> left =
          Sql.list(control, "SELECT pid" + condition, row -> row.getLong(1), database, argument);
      if (left.isEmpty()) {
        return ended.size();
      }
      if (System.nanoTime() > deadline) {
        throw Failure.failed("database.in-use", "sessions of " + database + " do not end: " + left)
            .next("see what they wait for in pg_stat_activity, and do it again");
      }
      for (long pid : left) {
        if (ended.add(pid)) {
          Sql.texts(control, "SELECT pg_terminate_backend(?::int)::text", pid);
        }
      }
      // The server tells nobody when a session is over.
      Sql.texts(control, "SELECT pg_sleep(0.02)::text");
    }
  }
}
