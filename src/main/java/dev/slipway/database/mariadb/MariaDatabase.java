package dev.slipway.database.mariadb;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Blocking;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Changes;
import dev.slipway.database.Clone;
import dev.slipway.database.ConnectionLimit;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Demand;
import dev.slipway.database.Exchange;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Proof;
import dev.slipway.database.ProvingGround;
import dev.slipway.database.Replay;
import dev.slipway.database.Restored;
import dev.slipway.database.Sentry;
import dev.slipway.database.WriteGuard;
import dev.slipway.database.Writer;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A database on a MariaDB server as the app's. One without any table, view or routine counts as
 * absent.
 *
 * <p>A proven backup is files, where that pays and can be, else a dump; restored into a scratch
 * database and compared there. A copied one is a scratch database on the server itself; so is what
 * a restore replaced. Scratch databases begin with {@value Scratch#PREFIX}.
 */
public final class MariaDatabase implements Database {
  /** Between two looks at who is connected: shorter than most programs' whole session. */
  private static final Duration PAUSE = Duration.ofMillis(25);

  private final DatabaseUrl app;
  private final Place place;
  private final Restored restored;

  /** A database reached with the app's own account. */
  public MariaDatabase(DatabaseUrl url, Path backups) {
    this(url, url, backups);
  }

  /**
   * A database and its backups.
   *
   * @param url how the app gets to it
   * @param admin the same server, with an account of Slipway's own
   * @param backups the directory of its backups
   */
  public MariaDatabase(DatabaseUrl url, DatabaseUrl admin, Path backups) {
    this(url, admin, backups, Restored.DROPPED, Optional.empty());
  }

  /**
   * The same, proven elsewhere.
   *
   * @param restored what becomes of that to which a backup is restored to be cloned
   * @param elsewhere another server, with an account of Slipway's own, where backups are proven and
   *     clones are made; what a rollback goes to stays on the live one
   */
  public MariaDatabase(
      DatabaseUrl url,
      DatabaseUrl admin,
      Path backups,
      Restored restored,
      Optional<DatabaseUrl> elsewhere) {
    this(url, admin, backups, FileUse.USUAL, restored, elsewhere);
  }

  /**
   * The same.
   *
   * @param files when its tables are copied as files
   */
  MariaDatabase(DatabaseUrl url, DatabaseUrl admin, Path backups, FileUse files) {
    this(url, admin, backups, files, Restored.DROPPED, Optional.empty());
  }

  private MariaDatabase(
      DatabaseUrl url,
      DatabaseUrl admin,
      Path backups,
      FileUse files,
      Restored restored,
      Optional<DatabaseUrl> elsewhere) {
    this.app = url;
    this.restored = restored;
    this.place = Place.of(url, admin, backups, files, elsewhere);
  }

  @Override
  public String describe() {
    return app.toString();
  }

  @Override
  public boolean exists() {
    return place.with(
        "cannot look into",
        session ->
            session.number(
                    "SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = %s)"
                            .formatted(Sql.text(place.live()))
                        + " OR EXISTS (SELECT 1 FROM information_schema.routines WHERE"
                        + " routine_schema = %s)".formatted(Sql.text(place.live())))
                == 1);
  }

  private void requireExists() {
    if (!exists()) {
      throw Failure.state("database.missing", "there is nothing in " + describe())
          .next("check 'database:' in slipway.yaml, or create it: slipway db upgrade");
    }
  }

  @Override
  public Contents contents(Progress progress) {
    requireExists();
    try {
      return Live.contents(place, progress);
    } catch (SQLException e) {
      throw place.failure("cannot read", e);
    }
  }

  @Override
  public Catalogue catalogue() {
    requireExists();
    try (Session session = place.server().open(place.live())) {
      return Catalogues.of(session, place.live());
    } catch (SQLException e) {
      throw place.failure("cannot read the schema of", e);
    }
  }

  @Override
  public Backup backUp(BackupName name, String version, Assurance assurance, Progress progress) {
    Optional<Backup> taken = place.store().find(name);
    if (taken.isPresent()) {
      return taken.get();
    }
    place.with("cannot ask", ServerVersion::requireKnown);
    requireExists();
    try {
      new Leftovers(place).dropUnfinished();
      Taking taking = new Taking(place, name, version, progress);
      return switch (assurance) {
        case PROVEN -> taking.proven();
        case COPIED -> taking.copy();
      };
    } catch (SQLException e) {
      throw place.failure("cannot back up", e);
    }
  }

  @Override
  public Optional<Backup> backup(BackupName name) {
    return place.store().find(name);
  }

  @Override
  public List<Backup> backups() {
    return place.store().all();
  }

  @Override
  public Proof verify(BackupName name, Progress progress) {
    Backup backup = place.require(name);
    // One that is a copy on the live server is read where it is.
    boolean here = BackupFiles.of(place.store(), name).database().isPresent();
    Place where = here ? place : place.proving();
    try {
      String work =
          (here ? new Bases(place, progress) : Bases.proving(place, progress)).own(backup);
      try (Session session = where.server().open(work)) {
        Code code = BackupFiles.of(place.store(), name).code();
        List<String> differences =
            new ArrayList<>(where.still(work, code, progress).differencesFrom(backup.contents()));
        differences.addAll(Soundness.complaints(session, work));
        return new Proof(differences);
      } finally {
        Scratch.end(where.server(), work);
      }
    } catch (SQLException e) {
      throw where.failure("cannot restore " + name + " beside", e);
    } catch (Failure e) {
      if (e.code().equals("backup.damaged")) {
        return new Proof(List.of("it cannot be restored: " + e.what()));
      }
      throw e;
    }
  }

  @Override
  public Clone cloneInto(Path folder, BackupName from, Progress progress) {
    try {
      return MariaClone.make(place, app, place.require(from), progress);
    } catch (SQLException e) {
      throw place.proving().failure("cannot make a clone beside", e);
    }
  }

  @Override
  public Optional<Clone> sampleInto(Path folder, BackupName from, Progress progress) {
    try {
      return Optional.of(MariaClone.sample(place, app, place.require(from), progress));
    } catch (SQLException e) {
      throw place.proving().failure("cannot make a clone beside", e);
    }
  }

  @Override
  public void dropClones() {
    try {
      new Leftovers(place).dropClones(restored);
    } catch (SQLException e) {
      throw place.failure("cannot take clones away beside", e);
    }
    if (place.elsewhere().isPresent()) {
      Place there = place.proving();
      try {
        new Leftovers(there).dropClones(restored);
      } catch (SQLException e) {
        throw there.failure("cannot take clones away beside", e);
      }
    }
  }

  @Override
  public Optional<ProvingGround> provingGround() {
    return place.elsewhere().map(there -> Elsewhere.look(place, there));
  }

  @Override
  public void requireRights() {
    place.with(
        "cannot make databases beside",
        session -> {
          ServerVersion.requireKnown(session);
          if (place.elsewhere().isPresent()) {
            Rights.requireDatabases(session, place.scratch());
          } else {
            Rights.requireClones(session, place.scratch());
          }
          return true;
        });
  }

  @Override
  public void restore(BackupName from, BackupName rescue, Progress progress) {
    Backup wanted = place.require(from);
    try {
      Switching switching = new Switching(place, progress);
      if (!place.store().isRestored(from, rescue)) {
        switching.finishBegun();
      }
      if (place.store().isRestored(from, rescue)) {
        return;
      }
      Code code = BackupFiles.of(place.store(), from).code();
      String restored = new Bases(place, progress).ownEqual(wanted, code);
      try {
        switching.run(Optional.of(from), rescue, restored, code);
      } catch (SQLException | RuntimeException e) {
        switching.dropUnlessBegun(restored, e);
        throw e;
      }
    } catch (SQLException e) {
      throw place
          .failure("cannot restore " + from + " into", e)
          .now("the live data is either what it was or what was restored; doing it again finishes");
    }
  }

  @Override
  public void finishRestore(Progress progress) {
    try {
      new Switching(place, progress).finishBegun();
    } catch (SQLException e) {
      throw place.failure("cannot finish a restore that was begun in", e);
    }
  }

  @Override
  public boolean isRestored(BackupName from, BackupName rescue) {
    return place.store().isRestored(from, rescue);
  }

  @Override
  public void restoreAbsence(BackupName rescue, Progress progress) {
    try {
      Switching switching = new Switching(place, progress);
      switching.finishBegun();
      if (!exists()) {
        return;
      }
      List<Writer> users = otherWriters(Set.of()).seen();
      if (!users.isEmpty()) {
        throw Failure.state(
                "database.in-use",
                describe()
                    + " cannot be taken away while in use by "
                    + users.getFirst().description())
            .now("nothing was taken away")
            .next("end it and do it again: what it went on writing would be lost");
      }
      switching.run(Optional.empty(), rescue, "", new Code(List.of()));
    } catch (SQLException e) {
      throw place.failure("cannot take away", e);
    }
  }

  @Override
  public Changes changesSince(BackupName base, Progress progress) {
    Backup before = place.require(base);
    requireExists();
    try {
      String old = new Bases(place, progress).of(before);
      progress.say("comparing with " + base);
      try (Moment moment = Moment.of(place.server(), place.live(), 2)) {
        List<Session> same = moment.isLocked() ? moment.readers() : List.of(moment.first());
        moment.release();
        List<TableShape> tables = Tables.of(moment.first(), place.live());
        Set<String> equal =
            DatabaseDiff.equal(
                before.contents().tables(), Fingerprints.of(same, place.live(), tables));
        return new DatabaseDiff(moment.first(), old, place.live()).changes(equal);
      }
    } catch (SQLException e) {
      throw place.failure("cannot count what was written since " + base + " in", e);
    }
  }

  @Override
  public Changes changesBetween(BackupName base, BackupName later, Progress progress) {
    Backup before = place.require(base);
    Backup after = place.require(later);
    try {
      Bases bases = new Bases(place, progress);
      String old = bases.own(before);
      try (Session session = place.server().open()) {
        progress.say("comparing " + later + " with " + base);
        Set<String> equal =
            DatabaseDiff.equal(before.contents().tables(), after.contents().tables());
        return new DatabaseDiff(session, old, bases.of(after)).changes(equal);
      } finally {
        try (Session session = place.server().open()) {
          Scratch.drop(session, old);
        }
      }
    } catch (SQLException e) {
      throw place.failure("cannot compare backups of", e);
    }
  }

  @Override
  public OtherWriters otherWriters(Set<Long> ours) {
    return place.with("cannot see the sessions of", session -> others(session).writers(ours));
  }

  @Override
  public WriteGuard guard(Supplier<Set<Long>> ours) {
    try {
      return Sentry.open(
          () -> new Post(place.server().open(), place.live(), place.server().url().port(), ours),
          PAUSE);
    } catch (SQLException e) {
      throw place.failure("cannot guard", e);
    }
  }

  @Override
  public Blocking blocking() {
    return place.with(
        "cannot look into", session -> Post.blocking(session, place.server().url().port()));
  }

  /**
   * Ends sessions on the live database whose client is gone, such as those of a migration that was
   * killed, and waits until the server has none of them any more. Until then nothing that is seen
   * of the schema is final: what such a session runs may commit seconds later.
   *
   * @return how many there were
   */
  @Override
  public int endAbandoned() {
    return place.with("cannot end sessions of", session -> others(session).endAbandoned());
  }

  /**
   * Ends every session on the live database but those of processes of ours, and waits until the
   * server has none of them any more. For use while nobody is to write.
   *
   * @param spared process ids to leave alone, with all their descendants
   * @return who was ended
   */
  public List<String> endSessions(Set<Long> spared) {
    return place.with("cannot end sessions of", session -> others(session).end(spared));
  }

  private Others others(Session session) {
    return new Others(session, place.live(), place.server().url().port());
  }

  /** The app's account is asked itself: a limit of its own is seen by nobody else. */
  @Override
  public Optional<ConnectionLimit> connections() {
    try (Session session = new Server(app).open()) {
      long server = session.number("SELECT @@GLOBAL.max_connections");
      long own = session.number("SELECT @@SESSION.max_user_connections");
      String why = "max_connections is " + server;
      return Optional.of(
          own > 0 && own < server
              ? new ConnectionLimit((int) own, why + ", and its own max_user_connections " + own)
              : new ConnectionLimit((int) server, why));
    } catch (SQLException e) {
      throw place.failure("cannot reach", e);
    }
  }

  @Override
  public Optional<Replay> replay() {
    return Optional.of(new MariaReplay(place));
  }

  @Override
  public List<Demand.Unmet> unmet(List<Demand> demands) {
    requireExists();
    List<Demand.Unmet> unmet = new ArrayList<>();
    try (Session session = place.server().open(place.live())) {
      session.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      for (Demand demand : demands) {
        long rows = session.number(demand.counting());
        if (rows > 0) {
          unmet.add(new Demand.Unmet(demand, rows));
        }
      }
      return unmet;
    } catch (SQLException e) {
      throw place.failure("cannot count what the migration would refuse in", e);
    }
  }

  @Override
  public List<String> advice() {
    return place.with(
        "cannot look into", session -> Advice.about(session, place.live(), place.server().files()));
  }

  @Override
  public long bytes() {
    return place.with("cannot look into", session -> Tables.bytes(session, place.live()));
  }

  @Override
  public Optional<Exchange> exchange() {
    return Optional.of(new MariaExchange(app, place));
  }

  @Override
  public void delete(BackupName name) {
    try {
      new Leftovers(place).delete(name);
    } catch (SQLException e) {
      throw place.failure("cannot delete " + name + " of", e);
    }
  }
}
