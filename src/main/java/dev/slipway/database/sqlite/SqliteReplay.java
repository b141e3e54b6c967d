package dev.slipway.database.sqlite;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Replaying on an SQLite file. The writes are always read from the rescue copy, and never from the
 * live file: after a crash that may be the result already.
 */
final class SqliteReplay implements Replay {
  private final SqliteDatabase database;
  private final BackupStore store;

  SqliteReplay(SqliteDatabase database, BackupStore store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public Replayed rehearse(Order order, Progress progress) {
    try (Draft scratch = store.draft()) {
      Path live = database.copyOfLive(scratch, progress);
      return onto(scratch, live, order, progress);
    }
  }

  @Override
  public Replayed apply(Order order, long acceptedLoss, Progress progress) {
    if (store.find(order.rescue()).isEmpty()) {
      database.backUp(order.rescue(), Backup.RESCUE, Assurance.COPIED, progress);
    }
    try (Draft scratch = store.draft()) {
      Path live = Copier.data(store.directory(order.rescue()));
      Replayed replayed = onto(scratch, live, order, progress);
      if (isApplied(order)) {
        return replayed;
      }
      replayed.requireAccepted(acceptedLoss);
      Path result = result(scratch);
      Contents goal = contents(result);
      database.replace(result, goal, order.before(), order.rescue(), progress);
      store.noteRestored(order.before(), order.rescue());
      return replayed;
    }
  }

  private Replayed onto(Draft scratch, Path live, Order order, Progress progress) {
    progress.say("replaying what was written since " + order.after());
    try {
      Path result = result(scratch);
      Files.copy(Copier.data(store.directory(order.before())), result);
      Path after = Copier.data(store.directory(order.after()));
      return DatabaseReplay.onto(result, after, live, order.touched(), order.ignored());
    } catch (IOException | SQLException e) {
      throw Failure.failed(
              "replay.failed",
              "what was written since %s cannot be brought over to %s: %s"
                  .formatted(order.after(), order.before(), e.getMessage()))
          .now("what is live was not changed")
          .because(e);
    }
  }

  private static Path result(Draft scratch) {
    return scratch.directory().resolve("replayed.db");
  }

  private static Contents contents(Path file) {
    try {
      return Fingerprints.ofStill(file);
    } catch (SQLException e) {
      throw Failure.failed("replay.failed", "the result cannot be read").because(e);
    }
  }

  @Override
  public boolean isApplied(Order order) {
    return store.isRestored(order.before(), order.rescue());
  }
}
