package dev.slipway.database.mariadb;

import dev.slipway.model.Failure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once and waits for all, also when one fails. */
final class AtOnce {

  private AtOnce() {}

  /** What each gave, in order; the first failure when any failed, with the others suppressed. */
  static <T> List<T> all(List<Callable<T>> work) throws SQLException {
    return all(work, () -> {});
  }

  /** The same; {@code stop} ends what the others do as soon as one fails, or we are cancelled. */
  static <T> List<T> all(List<Callable<T>> work, Runnable stop) throws SQLException {
    List<T> done = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> future :
          work.stream().map(each -> threads.submit(() -> orStop(each, stop))).toList()) {
        try {
          done.add(future.get());
        } catch (ExecutionException e) {
          failures.add(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
          stop.run();
          threads.shutdownNow();
          Thread.currentThread().interrupt();
          throw Failure.cancelled("cancelled while working on the database").because(e);
        }
      }
    }
    if (failures.isEmpty()) {
      return done;
    }
    Throwable first = failures.removeFirst();
    failures.forEach(first::addSuppressed);
    throw again(first);
  }

  private static <T> T orStop(Callable<T> work, Runnable stop) throws Exception {
    try {
      return work.call();
    } catch (Exception e) {
      stop.run();
      throw e;
    }
  }

  /** The same failure from this thread. */
  static SQLException again(Throwable failure) {
    if (failure instanceof SQLException known) {
      return known;
    }
    if (failure instanceof RuntimeException known) {
      throw known;
    }
    if (failure instanceof Error known) {
      throw known;
    }
    throw new IllegalStateException(failure);
  }
}
