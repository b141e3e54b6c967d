package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Replay;
import dev.slipway.database.Replayed;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Replaying on a server: onto a database beside, which then takes the live one's place as a
 * restored backup does. What is live becomes the rescue copy by that switch, so it is read where it
 * is. Once a switch was begun nothing is read any more: the result is whole, and the switch is
 * finished.
 */
final class MariaReplay implements Replay {
  private final Place place;

  MariaReplay(Place place) {
    this.place = place;
  }

  @Override
  public void prepare(Order order, Progress progress) {
    try {
      new Switching(place, progress).finishBegun();
      if (!isApplied(order)) {
        Code code = BackupFiles.of(place.store(), order.before()).code();
        new Bases(place, progress).prepare(place.require(order.before()), code);
      }
    } catch (SQLException e) {
      throw failure(order, e).now("what is live was not changed");
    }
  }

  @Override
  public Replayed rehearse(Order order, Progress progress) {
    try {
      new Switching(place, progress).finishBegun();
      String live = isApplied(order) ? kept(order, progress) : place.live();
      Bases bases = new Bases(place, progress);
      Backup before = place.require(order.before());
      if (canBeTakenBack(before)) {
        return replay(bases.of(before), bases, live, order, progress)
            .rehearse(order.touched(), order.ignored(), progress);
      }
      String own = bases.own(before);
      try {
        return replay(own, bases, live, order, progress)
            .run(order.touched(), order.ignored(), progress);
      } finally {
        Scratch.end(place.server(), own);
      }
    } catch (SQLException e) {
      throw failure(order, e).now("what is live was not changed");
    }
  }

  /** Whether it can be tried on the copy itself, in a transaction that is rolled back. */
  private boolean canBeTakenBack(Backup before) throws SQLException {
    Optional<String> copy = BackupFiles.of(place.store(), before.name()).database();
    if (copy.isEmpty()) {
      return false;
    }
    try (Session session = place.server().open()) {
      return Tables.of(session, copy.get()).stream().allMatch(TableShape::isTransactional);
    }
  }

  private String kept(Order order, Progress progress) throws SQLException {
    return new Bases(place, progress).of(place.require(order.rescue()));
  }

  @Override
  public Replayed apply(Order order, long acceptedLoss, Progress progress) {
    try {
      Switching switching = new Switching(place, progress);
      if (!isApplied(order)) {
        switching.finishBegun();
      }
      if (isApplied(order)) {
        return rehearse(order, progress);
      }
      Backup before = place.require(order.before());
      Code code = BackupFiles.of(place.store(), order.before()).code();
      Bases bases = new Bases(place, progress);
      String result = bases.prepared(before, code);
      try {
        Replayed replayed =
            replay(result, bases, place.live(), order, progress)
                .run(order.touched(), order.ignored(), progress);
        replayed.requireAccepted(acceptedLoss);
        switching.run(Optional.of(order.before()), order.rescue(), result, code);
        return replayed;
      } catch (SQLException | RuntimeException e) {
        switching.dropUnlessBegun(result, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(order, e)
          .now("the live data is either what it was or the result; doing it again finishes");
    }
  }

  private DatabaseReplay replay(
      String result, Bases bases, String live, Order order, Progress progress) throws SQLException {
    String after = bases.of(place.require(order.after()));
    progress.say("replaying what was written since " + order.after());
    return new DatabaseReplay(place, result, after, live);
  }

  private Failure failure(Order order, SQLException e) {
    return place.failure(
        "cannot bring what was written since %s over to %s in"
            .formatted(order.after(), order.before()),
        e);
  }

  @Override
  public boolean isApplied(Order order) {
    return place.store().isRestored(order.before(), order.rescue());
  }
}
