package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What the executor works on now: at most one operation per app and environment. Thread-safe. */
public final class Operations {
  private final Map<AppEnvironment, Operation> running = new ConcurrentHashMap<>();
  private final Clock clock;
  private volatile Consumer<AppEnvironment> failed = app -> {};

  /** Begins with none. */
  public Operations(Clock clock) {
    this.clock = clock;
  }

  /** Tells whose operation failed, once the next one can begin. */
  void onFailure(Consumer<AppEnvironment> told) {
    failed = told;
  }

  /** The work of one operation: talks through it, and returns how it ended. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @throws Failure what did not work; it becomes the result
     */
    Event.Ended run(Operation operation);
  }

  /**
   * Does the work and lets the client follow it to its end; the work goes on when the client hangs
   * up.
   *
   * @throws Failure (LOCKED) when another operation works on this app and environment
   */
  public Event.Ended run(AppEnvironment app, String verb, Session session, Work work) {
    return begin(app, verb, session.peer(), work).follow(session);
  }

  /** Begins work that nobody asked for, such as recovering; whoever wants to may follow it. */
  public Operation begin(AppEnvironment app, String verb, Peer by, Work work) {
    Operation operation = new Operation(app, verb, by, clock.instant());
    Operation before = running.putIfAbsent(app, operation);
    if (before != null) {
      throw busy(before);
    }
    Thread.ofVirtual().name("operation " + app).start(() -> finish(operation, work));
    return operation;
  }

  /**
   * Makes sure that nothing works on this app and environment.
   *
   * @throws Failure (LOCKED) when something does
   */
  void requireNone(AppEnvironment app) {
    running(app)
        .ifPresent(operation -> {
          throw busy(operation);
        });
  }

  private static Failure busy(Operation running) {
    return Failure.of(Failure.Kind.LOCKED, "deployment.running", running.inWords() + ", is running")
        .now("nothing was begun")
        .next("wait for it; 'slipway status --follow' shows how far it is");
  }

  /** What works on this app and environment now. */
  public Optional<Operation> running(AppEnvironment app) {
    return Optional.ofNullable(running.get(app));
  }

  private void finish(Operation operation, Work work) {
    Event.Ended how;
    boolean threw = false;
    try {
      how = work.run(operation);
    } catch (RuntimeException | Error e) {
      how = Event.Ended.failed(Mistakes.inWords(e));
      threw = true;
    }
    // Free first, so that a client who reads the result can begin the next one.
    running.remove(operation.app());
    operation.end(how.next(operation.app().spellOut(how.next())));
    if (threw) {
      failed.accept(operation.app());
    }
  }
}
