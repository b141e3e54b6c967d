package dev.slipway.keeper.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one lane to one instance that wait for their next request. Servers close idle
 * connections when they like, the impatient ones after 2 s (gunicorn); a request sent at that
 * moment fails. So a connection is kept for a shorter time than any server's, and only a request
 * that may be sent twice uses one that waited for longer than an instant.
 */
final class IdleConnections {
  /** How long a connection may have waited for a request that can be repeated. */
  static final long KEPT_NANOS = TimeUnit.MILLISECONDS.toNanos(1200);

  /** How long it may have waited for a request that cannot: the app has hardly seen it wait. */
  static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** For a request that takes none. */
  static final long NONE = -1;

  private static final int MOST = 128;

  private final Lane lane;
  private final Deque<AppConnection> waiting = new ArrayDeque<>();
  private boolean sweeping;

  IdleConnections(Lane lane) {
    this.lane = lane;
  }

  /** The connection that waited for the shortest time, if that is at most {@code limit}. */
  @Nullable AppConnection take(long now, long limit) {
    AppConnection latest = waiting.peekLast();
    if (latest == null || now - latest.idleSince() > limit) {
      return null;
    }
    return waiting.pollLast();
  }

  /** Keeps a connection for the next request. */
  void give(AppConnection connection, long now) {
    if (waiting.size() >= MOST) {
      connection.close();
      return;
    }
    connection.rest(now, () -> waiting.remove(connection));
    waiting.addLast(connection);
    if (!sweeping) {
      sweeping = true;
      lane.after(KEPT_NANOS, TimeUnit.NANOSECONDS, this::sweep);
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    AppConnection oldest = waiting.peekFirst();
    while (oldest != null && now - oldest.idleSince() >= KEPT_NANOS) {
      waiting.removeFirst();
      oldest.close();
      oldest = waiting.peekFirst();
    }
    sweeping = oldest != null;
    if (oldest != null) {
      long left = KEPT_NANOS - (now - oldest.idleSince());
      lane.after(left, TimeUnit.NANOSECONDS, this::sweep);
    }
  }
}
