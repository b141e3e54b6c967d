package dev.slipway.database.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/**
 * Sessions of this very process: the server counts them with all others, and most are too short to
 * be seen. Thread-safe.
 */
final class JvmSessions {
  private static final Map<String, AtomicLong> OPENED = new ConcurrentHashMap<>();
  private static final Set<Integer> BACKENDS = ConcurrentHashMap.newKeySet();

  private JvmSessions() {}

  static void opened(Connection connection, String database) throws SQLException {
    OPENED.computeIfAbsent(database, name -> new AtomicLong()).incrementAndGet();
    BACKENDS.add(connection.unwrap(PGConnection.class).getBackendPID());
  }

  /** How many were ever opened to a database of that name. */
  static long everOpened(String database) {
    AtomicLong opened = OPENED.get(database);
    return opened == null ? 0 : opened.get();
  }

  /** Whether a backend is, or was, one of ours; to be asked of those that call themselves so. */
  static boolean isOurs(int backend) {
    return BACKENDS.contains(backend);
  }
}
