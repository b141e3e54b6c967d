package dev.slipway.database.mariadb;

import static java.util.stream.Collectors.toSet;

import dev.slipway.database.OtherWriters;
import dev.slipway.database.Writer;
import dev.slipway.process.ProcessStat;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who else uses the live database, told by the process behind each session.
 *
 * @param session looks and ends
 * @param live the database
 * @param port where the server listens
 */
record Others(Session session, String live, int port) {

  /** Those that are no processes of ours. */
  OtherWriters writers(Set<Long> ours) throws SQLException {
    List<Sessions.One> sessions = using();
    LocalClients clients = LocalClients.now(port);
    Set<Long> left = clients.withDescendants(ours);
    Map<Long, Writer> strange = new LinkedHashMap<>();
    for (Sessions.One one : sessions) {
      Optional<ProcessStat> process = clients.of(one);
      if (process.filter(p -> left.contains(p.pid())).isEmpty()) {
        String who = process.map(p -> ", " + p.identity().describe()).orElse("");
        strange.put(
            one.id(),
            new Writer(
                process.map(ProcessStat::pid).orElse(-1L),
                Long.toString(one.id()),
                one.describe() + who));
      }
    }
    if (!strange.isEmpty()) {
      // One of ours that ended meanwhile has no process any more by which it could be known.
      strange.keySet().retainAll(using().stream().map(Sessions.One::id).collect(toSet()));
    }
    return new OtherWriters(List.copyOf(strange.values()), Sessions.seesAll(session));
  }

  /** Ends those whose client is gone, and says how many there were. */
  int endAbandoned() throws SQLException {
    LocalClients clients = LocalClients.now(port);
    List<Sessions.One> which = using().stream().filter(clients::isOrphan).toList();
    Sessions.end(session, which);
    return which.size();
  }

  /** Ends all but those of spared processes and their descendants, and says who it was. */
  List<String> end(Set<Long> spared) throws SQLException {
    LocalClients clients = LocalClients.now(port);
    Set<Long> left = clients.withDescendants(spared);
    List<Sessions.One> which =
        using().stream()
            .filter(one -> clients.of(one).filter(p -> left.contains(p.pid())).isEmpty())
            .toList();
    Sessions.end(session, which);
    return which.stream().map(Sessions.One::describe).toList();
  }

  private List<Sessions.One> using() throws SQLException {
    return Sessions.of(session).stream().filter(one -> one.uses(live)).toList();
  }
}
