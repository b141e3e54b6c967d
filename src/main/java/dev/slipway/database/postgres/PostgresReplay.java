package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.model.Amount;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Failure.Kind;
import dev.slipway.model.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Replaying on a server: the copy from before is restored beside the live database, the writes are
 * brought over there in one transaction, and then both change places as with any restore. So after
 * a crash the server says whether it was done, and until then what is live has all that was
 * written.
 */
final class PostgresReplay implements Replay {
  private final PostgresDatabase database;
  private final Place place;

  PostgresReplay(PostgresDatabase database, Place place) {
    this.database = database;
    this.place = place;
  }

  @Override
  public void prepare(Order order, Progress progress) {
    Backup before = place.require(order.before());
    if (isApplied(order)) {
      return;
    }
    database.doing(
        "cannot restore " + order.before() + " beside",
        control -> {
          new Restoring(place, control, progress).prepare(before, order.rescue());
          return null;
        });
  }

  @Override
  public Replayed rehearse(Order order, Progress progress) {
    return tried(order, place.live(), progress);
  }

  private Replayed tried(Order order, String live, Progress progress) {
    place.require(order.before());
    return database.doing(
        "cannot try to bring over what was written to",
        control -> {
          String scratch = place.ours().fresh(Ours.NEXT);
          try {
            new Bases(place, progress)
                .with(
                    control,
                    order.before(),
                    base -> {
                      place.scratch().copy(control, base, scratch, Server.whoAmI(control));
                      return scratch;
                    });
            return onto(control, scratch, live, order, progress);
          } finally {
            place.scratch().drop(control, scratch);
          }
        });
  }

  private Replayed onto(
      Connection control, String result, String live, Order order, Progress progress)
      throws SQLException {
    progress.say("replaying what was written since " + order.after());
    return new Bases(place, progress)
        .with(
            control,
            order.after(),
            after ->
                DatabaseReplay.onto(
                    place.server(),
                    result,
                    after,
                    live,
                    order.touched(),
                    order.ignored(),
                    progress));
  }

  @Override
  public Replayed apply(Order order, long acceptedLoss, Progress progress) {
    Backup before = place.require(order.before());
    place.require(order.after());
    Optional<Replayed> done = done(order, progress);
    if (done.isPresent()) {
      return done.get();
    }
    AtomicReference<Replayed> replayed = new AtomicReference<>(new Replayed(0, List.of()));
    return database.doing(
        "cannot bring over what was written to",
        control -> {
          new Restoring(place, control, progress)
              .replay(
                  before,
                  order.rescue(),
                  next -> {
                    Replayed found = onto(control, next, place.live(), order, progress);
                    requireAccepted(found, acceptedLoss);
                    requireOldSchema(next, before);
                    replayed.set(found);
                  });
          return replayed.get();
        });
  }

  /** What a replay that was finished brought over; the rescue copy still says it. */
  private Optional<Replayed> done(Order order, Progress progress) {
    return finished(order)
        .filter(rescue -> place.isKept(rescue))
        .map(rescue -> tried(order, place.ours().of(Ours.KEPT, rescue), progress));
  }

  private Optional<BackupName> finished(Order order) {
    return database.doing(
        "cannot see what was done to",
        control ->
            new Restoring(place, control, Progress.SILENT)
                .replayed(order.before(), order.rescue()));
  }

  private static void requireAccepted(Replayed replayed, long accepted) {
    if (replayed.lostRows() > accepted) {
      throw Failure.of(
              Kind.DECISION,
              "replay.loses",
              "going back would leave %s behind: %s"
                  .formatted(
                      Amount.of(replayed.lostRows(), "written row"),
                      String.join("; ", replayed.inWords())))
          .now("what is live was not changed")
          .next("accept that number: --accept-loss " + replayed.lostRows());
    }
  }

  /** What was out of action or away meanwhile has to be back. */
  private void requireOldSchema(String next, Backup before) throws SQLException {
    try (Connection inside = place.server().open(next)) {
      Catalogue found = Catalogues.of(inside);
      if (!found.equals(before.contents().catalogue())) {
        throw Failure.failed(
                "replay.failed", "the schema is not that of " + before.name() + " any more")
            .now("what is live was not changed")
            .next("restore the backup: slipway rollback ENV --accept-loss N");
      }
    }
  }

  @Override
  public boolean isApplied(Order order) {
    return place.store().isRestored(order.before(), order.rescue()) || finished(order).isPresent();
  }
}
