package dev.slipway.database.postgres;

import dev.slipway.database.Blocking;
import dev.slipway.database.Database;
import dev.slipway.database.Watchpost;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who is connected to the live database, told by the process behind each session, and what the
 * server counted of it. Sits in another database, so that it is in nobody's way.
 */
final class Post implements Watchpost {
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String HIDDEN =
      "sessions through the socket file cannot be told from the app's own";
  private static final String TRANSLATED =
      "the server sees other addresses than this host's, so that other sessions cannot be told from"
          + " the app's own";

  /** What is not the statistics that the server itself gathers, whenever it likes. */
  private static final String ROWS_WRITTEN =
      """
      SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) || ' '
        || sum(n_tup_ins + n_tup_upd + n_tup_del)
      FROM pg_stat_all_tables WHERE relid NOT IN (SELECT unnest(ARRAY[oid, reltoastrelid])
        FROM pg_class WHERE relname IN ('pg_statistic', 'pg_statistic_ext_data')
          AND relnamespace = 'pg_catalog'::regnamespace)\
      """;

  private final Server server;
  private final Connection control;
  private final String live;
  private final Supplier<Set<Long>> ours;

  /** Sessions that are known for what they are. */
  private final Set<String> explained = new HashSet<>();

  private final boolean knowsProcesses;
  private final Set<String> friends = new HashSet<>();

  Post(Server server, String live, Supplier<Set<Long>> ours) throws SQLException {
    this.server = server;
    this.control = server.control();
    this.knowsProcesses = knowsProcesses(control);
    this.live = live;
    this.ours = ours;
  }

  private record Session(
      int backend, String key, String name, String from, int port, String words) {
    boolean isThroughSocket() {
      return port == -1;
    }

    boolean isOneOfThisProcess() {
      return name.equals(Server.OUR_NAME) && JvmSessions.isOurs(backend);
    }

    boolean saysItIsOurs() {
      return name.equals(Server.OUR_NAME) || name.startsWith(Database.MIGRATION);
    }
  }

  @Override
  public Look look() throws SQLException {
    List<Session> fresh =
        sessions().stream().filter(session -> !friends.contains(session.key)).toList();
    List<Session> strange = new ArrayList<>();
    String hidden = "";
    if (!fresh.isEmpty()) {
      LocalPeers peers = LocalPeers.now(control, ours.get());
      for (Session session : fresh) {
        if (session.isOneOfThisProcess()) {
          friends.add(session.key);
          continue;
        }
        OptionalLong pid = peers.pidBehind(session.from, session.port);
        if (session.saysItIsOurs() || (pid.isPresent() && peers.isOurs(pid.getAsLong()))) {
          friends.add(session.key);
          explained.add(session.key);
        } else if (session.isThroughSocket()) {
          hidden = HIDDEN;
        } else if (!knowsProcesses) {
          // Behind a translator of addresses everybody looks like a stranger, the app too.
          hidden = TRANSLATED;
        } else {
          strange.add(session);
        }
      }
    }
    return new Look(stillThere(strange), hidden, unexplained());
  }

  /** One of ours that ended meanwhile has no process any more by which it could be known. */
  private List<Stranger> stillThere(List<Session> strange) throws SQLException {
    if (strange.isEmpty()) {
      return List.of();
    }
    Set<String> keys = new HashSet<>();
    sessions().forEach(session -> keys.add(session.key));
    return strange.stream()
        .filter(session -> keys.contains(session.key))
        .peek(session -> explained.add(session.key))
        .map(session -> new Stranger(session.key, session.words))
        .toList();
  }

  private List<Session> sessions() throws SQLException {
    return Sql.list(
        control,
        "SELECT pid, pid || ' ' || coalesce(backend_start::text, ''),"
            + " coalesce(application_name, ''), coalesce(host(client_addr), ''),"
            + " coalesce(client_port, 0), coalesce(usename, '')"
            + " FROM pg_stat_activity WHERE datname = ? AND usesysid IS NOT NULL"
            + " AND pid <> pg_backend_pid() AND backend_type IS DISTINCT FROM 'parallel worker'",
        row ->
            new Session(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                words(row.getString(6), row.getString(3), row.getString(4))),
        live);
  }

  private static String words(String user, String application, String from) {
    return user
        + (application.isEmpty() ? "" : " (" + application + ")")
        + (from.isEmpty() ? "" : " from " + from);
  }

  private long unexplained() throws SQLException {
    return Sql.number(
            control,
            "SELECT coalesce(max(sessions), 0) FROM pg_stat_database WHERE datname = ?",
            live)
        - explained.size()
        - JvmSessions.everOpened(live);
  }

  /** A session reports what it wrote before it leaves the list of those that are there. */
  @Override
  public String written() throws SQLException {
    awaitLeaving();
    String rows;
    try (Connection inside = server.open(live)) {
      rows = Sql.texts(inside, ROWS_WRITTEN).getFirst();
    }
    // It counts as one that came until then.
    awaitLeaving();
    return rows;
  }

  private void awaitLeaving() throws SQLException {
    long until = System.nanoTime() + SETTLING.toNanos();
    while (System.nanoTime() < until && isSomebodyLeaving()) {
      pause();
    }
  }

  /** Whether a session has no client any more, or may have none. */
  private boolean isSomebodyLeaving() throws SQLException {
    List<Session> all = sessions();
    if (all.isEmpty() || !knowsProcesses) {
      return !all.isEmpty();
    }
    LocalPeers peers = LocalPeers.now(control, Set.of());
    return all.stream()
        .anyMatch(one -> one.isThroughSocket() || peers.pidBehind(one.from, one.port).isEmpty());
  }

  @Override
  public boolean countsComers() {
    return true;
  }

  @Override
  public List<Stranger> end(List<Stranger> strangers) throws SQLException {
    List<Stranger> left = new ArrayList<>();
    for (Stranger stranger : strangers) {
      try {
        Sql.texts(
            control,
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity"
                + " WHERE pid || ' ' || coalesce(backend_start::text, '') = ?",
            stranger.key());
      } catch (SQLException e) {
        if (!States.isForbidden(e)) {
          throw e;
        }
        left.add(stranger);
      }
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    List<Stranger> going = strangers.stream().filter(one -> !left.contains(one)).toList();
    while (!going.isEmpty()) {
      Set<String> keys = new HashSet<>();
      sessions().forEach(session -> keys.add(session.key));
      going = going.stream().filter(one -> keys.contains(one.key())).toList();
      if (!going.isEmpty() && System.nanoTime() > until) {
        left.addAll(going);
        return left;
      }
      if (!going.isEmpty()) {
        pause();
      }
    }
    return left;
  }

  /** The server tells nobody when a session is over. */
  private void pause() throws SQLException {
    Sql.texts(control, "SELECT pg_sleep(0.01)::text");
  }

  @Override
  public void close() {
    try {
      control.close();
    } catch (SQLException e) {
      return; // It is gone either way.
    }
  }

  /** Whether what the server sees of this very session leads to this very process. */
  private static boolean knowsProcesses(Connection control) throws SQLException {
    String address = Sql.texts(control, "SELECT coalesce(host(inet_client_addr()), '')").getFirst();
    int port = (int) Sql.number(control, "SELECT coalesce(inet_client_port(), 0)");
    return address.isEmpty()
        || LocalPeers.now(control, Set.of())
            .pidBehind(address, port)
            .equals(OptionalLong.of(ProcessHandle.current().pid()));
  }

  /** Whose sessions the account can end. */
  static Blocking blocking(Connection control, String live) throws SQLException {
    if (!knowsProcesses(control)) {
      return new Blocking(false, TRANSLATED);
    }
    if (Rights.of(control).superuser()) {
      return new Blocking(true, "other sessions that come while requests wait are ended");
    }
    List<String> others =
        Sql.texts(
            control,
            "SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper"
                + " AND has_database_privilege(oid, ?, 'CONNECT')"
                + " AND NOT pg_has_role(oid, 'MEMBER')"
                + " AND NOT pg_has_role('pg_signal_backend', 'MEMBER') ORDER BY rolname LIMIT 3",
            live);
    return others.isEmpty()
        ? new Blocking(
            true, "other sessions that come while requests wait are ended, but for a superuser's")
        : new Blocking(
            false,
            "this account cannot end sessions of other accounts, such as %s; an administrator"
                    .formatted(String.join(", ", others))
                + " allows it by: GRANT pg_signal_backend TO "
                + Sql.name(Server.whoAmI(control)));
  }
}
