package dev.slipway.server;

import dev.slipway.api.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events on their way to one client, between the work that must not wait and a client that may
 * read slowly. Of progress only the latest is kept; everything else is kept, up to a limit past
 * which the client counts as gone: it can follow again. Thread-safe.
 */
final class Outbox {
  /** So many events may wait before {@link #deliver} does. */
  static final int ROOM = 256;

  /** A client so far behind does not read at all. */
  static final int MOST = 20_000;

  private final Deque<Event> waiting = new ArrayDeque<>();
  private boolean closed;

  /** Adds an event without waiting. */
  synchronized void emit(Event event) {
    if (closed) {
      return;
    }
    if (event instanceof Event.Progressed) {
      if (waiting.peekLast() instanceof Event.Progressed) {
        waiting.removeLast();
      } else if (waiting.size() >= ROOM) {
        return;
      }
    }
    waiting.addLast(event);
    if (waiting.size() > MOST) {
      close();
    }
    notifyAll();
  }

  /** Adds an event once there is room for it. */
  synchronized void deliver(Event event) {
    try {
      while (waiting.size() >= ROOM && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    emit(event);
  }

  /** Takes the next event, waiting for it; null once closed. */
  synchronized @Nullable Event take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    Event event = waiting.pollFirst();
    notifyAll();
    return event;
  }

  /** Nobody reads any more: what waits is dropped, and nothing waits again. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
