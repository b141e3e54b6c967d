package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.Draft;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Puts a backup in the place of the live database. It is restored beside and compared while the
 * live one goes on; then they change places, and the one put aside is the rescue backup. What was
 * done is read from the server: the database put aside says by what it was replaced.
 */
final class Restoring {
  private static final String REPLACED = "slipway: replaced by ";

  private static final String PREPARED = "slipway: equal to ";
  private static final String WITH_WRITES = " with what was written since";

  /** Instead of a backup's name, where nothing took its place. */
  private static final String NOTHING = "nothing at all";

  private final Place place;
  private final Connection control;
  private final Progress progress;
  private final Bases bases;

  Restoring(Place place, Connection control, Progress progress) {
    this.place = place;
    this.control = control;
    this.progress = progress;
    this.bases = new Bases(place, progress);
  }

  /** What is done to a restored database before it becomes the live one. */
  interface Touch {
    void on(String next) throws SQLException;
  }

  /** Restores a backup; what is live is kept under a name. */
  void restore(Backup wanted, BackupName rescue) throws SQLException {
    restore(wanted, rescue, REPLACED + wanted.name(), next -> {});
  }

  /** Restores a backup, and brings over what was written since before it becomes the live one. */
  void replay(Backup wanted, BackupName rescue, Touch bringOver) throws SQLException {
    restore(wanted, rescue, REPLACED + wanted.name() + WITH_WRITES, bringOver);
  }

  /** Restores a backup beside and compares it, so that a restore under that name need not. */
  void prepare(Backup wanted, BackupName rescue) throws SQLException {
    String next = place.ours().of(Ours.NEXT, rescue);
    if (!isPrepared(next, wanted)) {
      build(wanted, next, place.attributes(control));
      Scratch.mark(control, next, PREPARED + wanted.name());
    }
  }

  private boolean isPrepared(String next, Backup wanted) throws SQLException {
    return Scratch.markOf(control, next).equals(PREPARED + wanted.name());
  }

  private void restore(Backup wanted, BackupName rescue, String mark, Touch touch)
      throws SQLException {
    Optional<BackupName> done = finished(rescue, mark);
    if (done.isEmpty()) {
      String next = place.ours().of(Ours.NEXT, rescue);
      Optional<Attributes> live = Attributes.of(control, place.live());
      Attributes like = live.isPresent() ? live.get() : place.attributesOf(wanted.name());
      requirePossible();
      if (isPrepared(next, wanted)) {
        // From now on it is more than what was restored.
        Scratch.mark(control, next, Scratch.UNFINISHED);
      } else {
        build(wanted, next, like);
      }
      try {
        touch.on(next);
      } catch (SQLException | Failure e) {
        dropAfter(next, e);
        throw e;
      }
      switchTo(next, rescue, mark, live, like);
    }
    place.store().noteRestored(wanted.name(), rescue);
  }

  private void dropAfter(String next, Exception cause) {
    try {
      place.scratch().drop(control, next);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * The rescue copy of a replay that was finished. When whoever did it died before that was noted,
   * it is now.
   */
  Optional<BackupName> replayed(BackupName wanted, BackupName rescue) throws SQLException {
    Optional<BackupName> done = finished(rescue, REPLACED + wanted + WITH_WRITES);
    if (done.isPresent()) {
      place.store().noteRestored(wanted, rescue);
    }
    return done;
  }

  /** Puts the live database aside; an empty one takes its place, so that the app finds one. */
  void restoreAbsence(BackupName rescue) throws SQLException {
    String mark = REPLACED + NOTHING;
    if (finished(rescue, mark).isPresent()) {
      return;
    }
    Optional<Attributes> live = Attributes.of(control, place.live());
    if (live.isEmpty() || isEmpty(place.live())) {
      return;
    }
    requirePossible();
    String next = place.ours().of(Ours.NEXT, rescue);
    Rights.of(control).requireMemberOf(control, live.get().owner());
    place.scratch().create(control, next, live.get(), live.get().owner());
    switchTo(next, rescue, mark, live, live.get());
  }

  private void requirePossible() throws SQLException {
    new Switch(control, place.live()).requirePossible();
  }

  private boolean isEmpty(String database) throws SQLException {
    try (Connection inside = place.server().open(database)) {
      return Catalogues.isEmpty(inside);
    }
  }

  private void build(Backup wanted, String next, Attributes like) throws SQLException {
    progress.say("restoring " + wanted.name() + " beside");
    Rights.of(control).requireMemberOf(control, like.owner());
    if (place.isKept(wanted.name())) {
      place.scratch().copy(control, bases.kept(control, wanted.name()), next, like.owner());
    } else {
      try {
        fill(wanted, next, like);
      } catch (SQLException | Failure e) {
        dropAfter(next, e); // Half a copy would take the room that the next attempt needs.
        throw e;
      }
    }
    List<String> differences = bases.differences(control, next, wanted);
    if (!differences.isEmpty()) {
      place.scratch().drop(control, next);
      throw Failure.state(
              "restore.not-equal",
              "%s was restored beside %s and differs from its manifest: %s"
                  .formatted(wanted.name(), place.live(), differences))
          .now("nothing was replaced")
          .next("restore another backup: slipway backup list");
    }
  }

  /** As the app's own account where that owns the database; else as the clones', then handed on. */
  private void fill(Backup wanted, String next, Attributes like) throws SQLException {
    Place.requireNotNewer(control, wanted);
    Dump dump = new Dump(place.store().directory(wanted.name()), place.clients(control));
    requireRoles(wanted);
    requireNoEventTriggers();
    boolean own = isOrdinaryOwner(like.owner());
    Server account = own ? new Server(place.app()) : place.scratch().login(control);
    String owner = own ? like.owner() : place.ours().role();
    place.scratch().create(control, next, like, owner);
    if (!own) {
      place.scratch().letIn(control, next);
    }
    try (Draft draft = place.store().draft()) {
      place.scratch().fill(account, next, wanted, dump, draft.directory(), List.of());
    }
    if (!own) {
      place.scratch().lockOut(control, next);
    }
    try (Connection inside = place.server().open(next)) {
      if (!own) {
        Sql.execute(
            inside,
            "REASSIGN OWNED BY %s TO %s".formatted(Sql.name(owner), Sql.name(like.owner())));
      }
      Owners.giveBack(inside, place.store().directory(wanted.name()));
    } catch (IOException e) {
      throw Failure.state(
              "backup.manifest", "cannot read whose the objects of " + wanted.name() + " are")
          .because(e);
    }
    place.scratch().dropRole(control);
  }

  /** Neither a dump restored by an ordinary account nor anybody but a superuser makes these. */
  private void requireNoEventTriggers() throws SQLException {
    if (Attributes.of(control, place.live()).isEmpty()) {
      return;
    }
    try (Connection live = place.server().open()) {
      List<String> found = Sql.texts(live, "SELECT evtname FROM pg_event_trigger");
      if (!found.isEmpty()) {
        throw Failure.state(
                "restore.event-triggers",
                "%s has event triggers, which a dump would not bring back: %s"
                    .formatted(place.live(), found))
            .now("nothing was replaced")
            .next("drop them, restore, and let a superuser create them again");
      }
    }
  }

  private void requireRoles(Backup wanted) throws SQLException {
    for (String need : wanted.needs()) {
      String role = need.replaceFirst("^role ", "");
      if (need.startsWith("role ")
          && !Sql.is(control, "SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ?)", role)) {
        throw Failure.state(
                "restore.role", "the backup %s needs the role %s".formatted(wanted.name(), role))
            .now("nothing was replaced")
            .next("let an administrator run: CREATE ROLE " + Sql.name(role));
      }
    }
  }

  private boolean isOrdinaryOwner(String owner) throws SQLException {
    return place.app().user().equals(owner)
        && Sql.is(control, "SELECT NOT rolsuper FROM pg_roles WHERE rolname = ?", owner);
  }

  private void switchTo(
      String next, BackupName rescue, String mark, Optional<Attributes> live, Attributes like)
      throws SQLException {
    Switch change = new Switch(control, place.live());
    if (live.isEmpty()) {
      change.in(next, like);
      return;
    }
    BackupName kept = unused(rescue);
    progress.say("changing places");
    change.to(next, place.ours().of(Ours.KEPT, kept), mark, live.get());
    keep(kept, live.get());
  }

  /** The rescue name, or with a number behind when something else is kept under it. */
  private BackupName unused(BackupName rescue) throws SQLException {
    BackupName name = rescue;
    for (int i = 2; isTaken(name); i++) {
      name = new BackupName(rescue + "-" + i);
    }
    return name;
  }

  private boolean isTaken(BackupName name) throws SQLException {
    return place.store().find(name).isPresent()
        || Attributes.of(control, place.ours().of(Ours.KEPT, name)).isPresent();
  }

  /** The name under which an earlier call, which may have died since, put the live one aside. */
  private Optional<BackupName> finished(BackupName rescue, String mark) throws SQLException {
    BackupName name = rescue;
    for (int i = 2; isTaken(name); i++) {
      if (Scratch.markOf(control, place.ours().of(Ours.KEPT, name)).equals(mark)) {
        keep(name, place.attributes(control));
        return Optional.of(name);
      }
      name = new BackupName(rescue + "-" + i);
    }
    return Optional.empty();
  }

  /** Makes a backup of what was put aside; where that was empty there is nothing to keep. */
  private void keep(BackupName name, Attributes attributes) throws SQLException {
    if (place.store().find(name).isPresent()) {
      return;
    }
    String aside = place.ours().of(Ours.KEPT, name);
    Switch.reopen(control, aside);
    if (isEmpty(aside)) {
      place.scratch().drop(control, aside);
      return;
    }
    new Taking(place, progress).publishKept(control, name, Backup.RESCUE, attributes);
  }
}
