package dev.slipway.demo;

import dev.slipway.deploy.schedule.Runs;
import dev.slipway.deploy.schedule.Task;
import dev.slipway.journal.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/**
 * What runs by itself for one app and environment.
 *
 * @param root its directory
 * @param log what the keeper says, for when something does not come
 */
record Scheduled(Path root, Path log) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** As if the host had been off when it was due. */
  void missed(Task task) {
    try (Audit audit = open()) {
      new Runs(audit, task).seen(Instant.now().minus(Duration.ofDays(8)));
    }
  }

  /** How often it was done. */
  long done(Task task) {
    try (Audit audit = open()) {
      return new Runs(audit, task)
          .lines().stream().filter(line -> line.action().equals("schedule done")).count();
    }
  }

  /** What was heard of it last. */
  String last(Task task) {
    try (Audit audit = open()) {
      Audit.Line last = new Runs(audit, task).lines().getLast();
      return last.action() + ": " + last.detail();
    }
  }

  private Audit open() {
    return Audit.open(root.resolve("state.db"));
  }

  /** Waits for what another process does. */
  void await(Callable<Boolean> condition) throws Exception {
    long began = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new AssertionError(
            "not in time; " + last(Task.BACKUP) + "\n" + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }
}
