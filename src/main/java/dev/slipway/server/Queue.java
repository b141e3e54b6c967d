package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.deploy.Deployments;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * For what nobody asked for: takes its turn with an app and environment, and waits as long as
 * somebody else has it. Thread-safe.
 */
final class Queue {
  private static final Peer OURSELVES = new Peer("slipway");
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final Operations operations;
  private final Deployments deployments;
  private final Leftovers.Pause pause;

  Queue(Operations operations, Deployments deployments, Leftovers.Pause pause) {
    this.operations = operations;
    this.deployments = deployments;
    this.pause = pause;
  }

  /**
   * Does it alone, with the lock that keeps deployments out.
   *
   * @throws Failure what did not work; never that somebody else had the lock
   */
  <T> T alone(AppEnvironment app, String what, Function<Narration, T> work) {
    return inTurn(
        app,
        what,
        narration -> deployments.alone(app, what, OURSELVES.user(), () -> work.apply(narration)));
  }

  /** The same for what takes the lock by itself. */
  <T> T inTurn(AppEnvironment app, String what, Function<Narration, T> work) {
    while (true) {
      try {
        return once(app, what, work);
      } catch (Failure failure) {
        if (failure.kind() != Failure.Kind.LOCKED) {
          throw failure;
        }
        waitABit();
      }
    }
  }

  private <T> T once(AppEnvironment app, String what, Function<Narration, T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    operations
        .begin(
            app,
            what,
            OURSELVES,
            operation -> {
              try {
                result.complete(work.apply(new Narration(operation::emit)));
              } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
              }
              return Event.Ended.done(what);
            })
        .await();
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private void waitABit() {
    try {
      pause.pass(LOOK_AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.cancelled("interrupted while waiting for its turn").because(e);
    }
  }
}
