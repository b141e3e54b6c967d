package dev.slipway.server;

import dev.slipway.api.Event;
import java.util.function.Supplier;

/** The client of one request, as its handler sees it. Every method is thread-safe. */
public interface Session {

  /** Who asks. */
  Peer peer();

  /**
   * Sends an event without ever waiting for the client. Progress is left out when the client reads
   * too slowly, nothing else is. After the client has hung up this does nothing.
   */
  void emit(Event event);

  /**
   * Sends an event and waits until there is room for it: for work that serves this client only,
   * such as following a log. After the client has hung up this does nothing.
   */
  void deliver(Event event);

  /**
   * Says what to ask when the client wants to cancel; at once, if it already does. The answer goes
   * to the client. A handler that never calls this cannot be cancelled.
   */
  void onCancel(Supplier<Event.CancelAnswered> ask);

  /** Runs {@code action} once when the client hangs up; at once, if it already has. */
  void onHangUp(Runnable action);
}
