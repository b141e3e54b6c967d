package dev.slipway.server;

import dev.slipway.api.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The session of one connection. What is called back runs on the thread that brings the news. */
final class ClientSession implements Session {
  private final Peer peer;
  private final Outbox outbox;
  private final List<Runnable> hangUpActions = new ArrayList<>();
  private @Nullable Supplier<Event.CancelAnswered> cancel;
  private boolean cancelAsked;
  private boolean hungUp;

  ClientSession(Peer peer, Outbox outbox) {
    this.peer = peer;
    this.outbox = outbox;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public void emit(Event event) {
    outbox.emit(event);
  }

  @Override
  public void deliver(Event event) {
    outbox.deliver(event);
  }

  @Override
  public void onCancel(Supplier<Event.CancelAnswered> ask) {
    synchronized (this) {
      cancel = ask;
      if (!cancelAsked) {
        return;
      }
    }
    emit(ask.get());
  }

  @Override
  public void onHangUp(Runnable action) {
    synchronized (this) {
      if (!hungUp) {
        hangUpActions.add(action);
        return;
      }
    }
    action.run();
  }

  /** The client wants to cancel. Before the handler has said how, the wish is kept. */
  void cancelAsked() {
    Supplier<Event.CancelAnswered> ask;
    synchronized (this) {
      cancelAsked = true;
      ask = cancel;
    }
    if (ask != null) {
      emit(ask.get());
    }
  }

  /** The client says no more. */
  void hungUp() {
    List<Runnable> actions;
    synchronized (this) {
      hungUp = true;
      actions = List.copyOf(hangUpActions);
      hangUpActions.clear();
    }
    actions.forEach(Runnable::run);
  }
}
