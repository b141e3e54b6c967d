package dev.slipway.database.mariadb;

import dev.slipway.database.Blocking;
import dev.slipway.database.Watchpost;
import dev.slipway.process.ProcessStat;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is on the server, told by the process behind each session, and what the server counted. The
 * counters are of the whole server, so that together with who came they clear, and alone they
 * accuse nobody; when a table was last written is known to the second.
 */
final class Post implements Watchpost {
  private static final String HIDDEN =
      "sessions through the socket file cannot be told from the app's own";
  private static final String TRANSLATED =
      "the server sees other addresses than this host's, so that other sessions cannot be told from"
          + " the app's own";

  private static final String ROW_CHANGES = "'Handler_write', 'Handler_update', 'Handler_delete'";

  private final Session session;
  private final String live;
  private final int port;
  private final Supplier<Set<Long>> ours;

  /** Sessions that are known for what they are. */
  private final Set<Long> explained = new HashSet<>();

  private final boolean knowsProcesses;
  private final Set<Long> friends = new HashSet<>();

  private @Nullable LastWritten lastWritten;

  /** Writes that the second of the last one hides. */
  private int unseenByTime;

  Post(Session session, String live, int port, Supplier<Set<Long>> ours) throws SQLException {
    this.session = session;
    this.knowsProcesses = knowsProcesses(session, port);
    this.live = live;
    this.port = port;
    this.ours = ours;
  }

  @Override
  public Look look() throws SQLException {
    List<Sessions.One> all = Sessions.of(session);
    List<Sessions.One> fresh =
        all.stream().filter(one -> one.uses(live) && !friends.contains(one.id())).toList();
    List<Sessions.One> strange = new ArrayList<>();
    String hidden = "";
    if (!fresh.isEmpty()) {
      LocalClients clients = LocalClients.now(port);
      Set<Long> left = clients.withDescendants(ours.get());
      for (Sessions.One one : fresh) {
        Optional<ProcessStat> process = clients.of(one);
        if (process.filter(p -> left.contains(p.pid())).isPresent()) {
          friends.add(one.id());
          explained.add(one.id());
        } else if (one.host().equals("localhost")) {
          hidden = HIDDEN;
        } else if (!knowsProcesses) {
          // Behind a translator of addresses everybody looks like a stranger, the app too.
          hidden = TRANSLATED;
        } else {
          strange.add(one);
        }
      }
    }
    return new Look(stillThere(strange), hidden, unexplained());
  }

  /** One of ours that ended meanwhile has no process any more by which it could be known. */
  private List<Stranger> stillThere(List<Sessions.One> strange) throws SQLException {
    if (strange.isEmpty()) {
      return List.of();
    }
    Set<Long> there = new HashSet<>();
    Sessions.of(session).forEach(one -> there.add(one.id()));
    return strange.stream()
        .filter(one -> there.contains(one.id()))
        .peek(one -> explained.add(one.id()))
        .map(one -> new Stranger(Long.toString(one.id()), one.describe()))
        .toList();
  }

  private long unexplained() throws SQLException {
    return status("'Connections'") - explained.size() - Session.everOpened();
  }

  private long status(String names) throws SQLException {
    return session.number(
        "SELECT CAST(SUM(variable_value) AS UNSIGNED) FROM information_schema.global_status"
            + " WHERE variable_name IN (%s)".formatted(names));
  }

  @Override
  public String written() throws SQLException {
    LastWritten before = lastWritten;
    LastWritten now = LastWritten.of(status(ROW_CHANGES), session, live);
    if (before != null && now.mayBeMoreThan(before)) {
      unseenByTime++;
    }
    lastWritten = now;
    return now.tables() + " " + unseenByTime;
  }

  /**
   * What tells that somebody wrote.
   *
   * @param rows how many rows the whole server changed
   * @param tables how many tables there are, and the second in which one was last written to
   * @param thisSecond whether that second was not over yet: another write would not change it
   */
  private record LastWritten(long rows, String tables, boolean thisSecond) {

    /** The rows are counted first: a write between is rather seen twice than never. */
    static LastWritten of(long rows, Session session, String live) throws SQLException {
      return session
          .list(
              "SELECT CONCAT(COUNT(*), ' ', COALESCE(MAX(update_time), '')),"
                  + " COALESCE(MAX(update_time) >= NOW() - INTERVAL 1 SECOND, 0)"
                  + " FROM information_schema.tables WHERE table_schema = "
                  + Sql.text(live),
              row -> new LastWritten(rows, row.getString(1), row.getBoolean(2)))
          .getFirst();
    }

    boolean mayBeMoreThan(LastWritten before) {
      return before.thisSecond && rows != before.rows && tables.equals(before.tables);
    }
  }

  @Override
  public boolean countsComers() {
    return true;
  }

  @Override
  public List<Stranger> end(List<Stranger> strangers) throws SQLException {
    List<Stranger> left = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (Stranger stranger : strangers) {
      long id = Long.parseLong(stranger.key());
      try {
        session.run("KILL CONNECTION " + id);
        ids.add(id);
      } catch (SQLException e) {
        if (e.getErrorCode() == 1095 || e.getErrorCode() == 1227) { // not ours to end
          left.add(stranger);
        } else if (e.getErrorCode() != 1094) { // gone meanwhile
          throw e;
        }
      }
    }
    long until = System.nanoTime() + Sessions.PATIENCE.toNanos();
    while (Sessions.of(session).stream().anyMatch(one -> ids.contains(one.id()))) {
      if (System.nanoTime() > until) {
        strangers.stream()
            .filter(one -> ids.contains(Long.parseLong(one.key())) && !left.contains(one))
            .forEach(left::add);
        return left;
      }
      session.run("DO SLEEP(0.01)"); // The server tells nobody when a session goes.
    }
    return left;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      return; // It is gone either way.
    }
  }

  /** Whether what the server sees of this very session leads to this very process. */
  private static boolean knowsProcesses(Session session, int port) throws SQLException {
    String host =
        session
            .text("SELECT host FROM information_schema.processlist WHERE id = CONNECTION_ID()")
            .orElse("");
    return host.equals("localhost")
        || LocalClients.now(port)
            .of(new Sessions.One(session.id(), "", host, "", "", "", ""))
            .filter(process -> process.pid() == ProcessHandle.current().pid())
            .isPresent();
  }

  /** Whose sessions the account can end, and see. */
  static Blocking blocking(Session session, int port) throws SQLException {
    if (!knowsProcesses(session, port)) {
      return new Blocking(false, TRANSLATED);
    }
    List<String> grants =
        session.list("SHOW GRANTS", row -> row.getString(1)).stream()
            .filter(grant -> grant.contains(" ON *.* "))
            .toList();
    boolean ends =
        grants.stream()
            .anyMatch(grant ->
                grant.matches("GRANT (ALL PRIVILEGES|.*\\b(SUPER|CONNECTION ADMIN)\\b).*"));
    if (ends && Sessions.seesAll(session)) {
      return new Blocking(true, "other sessions that come while requests wait are ended");
    }
    return new Blocking(
        false,
        "this account cannot see and end sessions of other accounts; an administrator allows it by:"
            + " GRANT PROCESS, CONNECTION ADMIN ON *.* TO "
            + session.text("SELECT CURRENT_USER()").orElse("<account>"));
  }
}
