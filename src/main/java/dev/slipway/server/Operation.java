package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.model.AppEnvironment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work on one app and environment that outlives the client who asked for it. It remembers what it
 * said, so that whoever follows later sees it from the beginning. Thread-safe.
 */
public final class Operation {
  /** Notes past this many are told to those who follow, but not kept for later ones. */
  private static final int NOTES_KEPT = 2_000;

  private final AppEnvironment app;
  private final String verb;
  private final Peer by;
  private final Instant since;
  private final List<Event> said = new ArrayList<>();
  private final List<Session> followers = new ArrayList<>();
  private final CompletableFuture<Event.Ended> end = new CompletableFuture<>();
  private OptionalLong deployment = OptionalLong.empty();
  private @Nullable Supplier<Event.CancelAnswered> cancel;

  Operation(AppEnvironment app, String verb, Peer by, Instant since) {
    this.app = app;
    this.verb = verb;
    this.by = by;
    this.since = since;
  }

  /** What this works on. */
  public AppEnvironment app() {
    return app;
  }

  /** The number of its deployment, once it has a plan. */
  public synchronized OptionalLong deployment() {
    return deployment;
  }

  /** Tells everyone who follows, now or later. Never waits for them. */
  public synchronized void emit(Event event) {
    if (event instanceof Event.Planned planned) {
      deployment = OptionalLong.of(planned.deployment());
    }
    if (isKept(event)) {
      said.add(event);
    }
    followers.forEach(follower -> follower.emit(event));
  }

  /** Says what to ask when a client wants to cancel; until then the answer is no. */
  public synchronized void onCancel(Supplier<Event.CancelAnswered> ask) {
    cancel = ask;
  }

  /** Who does what since when, for a second one who has to wait. */
  String inWords() {
    return "'" + verb + "' of " + app + " by " + by.user() + ", since " + since;
  }

  /** Sends everything said so far and to come, and returns how the work ended. */
  Event.Ended follow(Session session) {
    session.onCancel(this::askToCancel);
    synchronized (this) {
      said.forEach(session::emit);
      followers.add(session);
    }
    return end.join();
  }

  /** Waits for its end, and returns how it ended. */
  Event.Ended await() {
    return end.join();
  }

  void end(Event.Ended how) {
    end.complete(how);
  }

  private boolean isKept(Event event) {
    return switch (event) {
      case Event.Planned planned -> true;
      case Event.StepChanged step -> true;
      case Event.Note note -> said.size() < NOTES_KEPT;
      case Event.Output output -> said.size() < NOTES_KEPT;
      case Event.Progressed progress -> false;
      case Event.CancelAnswered answer -> false;
      case Event.Ended ended -> false;
    };
  }

  private Event.CancelAnswered askToCancel() {
    Supplier<Event.CancelAnswered> ask;
    synchronized (this) {
      ask = cancel;
    }
    // Asked outside our monitor, because the answer may wait for the step that is running.
    return ask == null
        ? new Event.CancelAnswered(false, "'" + verb + "' cannot be cancelled; it goes on")
        : ask.get();
  }
}
