package dev.slipway.database;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The results of two pieces of work done at once. Not more at once: a deployment must leave the app
 * room on a small host.
 *
 * @param first result of the one
 * @param second result of the other
 */
public record Both<A, B>(A first, B second) {

  /**
   * Does both and waits for both.
   *
   * @throws SQLException when one fails, after both have ended; any other exception likewise
   */
  public static <A, B> Both<A, B> of(Callable<A> one, Callable<B> other) throws SQLException {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<A> first = threads.submit(one);
      Future<B> second = threads.submit(other);
      try {
        return new Both<>(first.get(), second.get());
      } catch (ExecutionException e) {
        throw rethrown(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.cancelled("cancelled while reading a database").because(e);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static SQLException rethrown(ExecutionException failed) {
    return switch (failed.getCause()) {
      case SQLException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(failed);
    };
  }
}
