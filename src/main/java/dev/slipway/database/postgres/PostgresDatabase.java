package dev.slipway.database.postgres;

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
import dev.slipway.database.Demand.Unmet;
import dev.slipway.database.Exchange;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Proof;
import dev.slipway.database.ProvingGround;
import dev.slipway.database.Replay;
import dev.slipway.database.Restored;
import dev.slipway.database.Sentry;
import dev.slipway.database.WriteGuard;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database as the app's database; servers from version 14 on.
 *
 * <p>A database without any table counts as none: on a server somebody else makes the empty one. A
 * backup is a dump in pg_dump's directory format, or, taken while nobody is connected, a copy on
 * the server. All that is made there bears a prefix that belongs to this database and its backups.
 *
 * <p>Restoring needs an account that owns the live database, or acts for its owner, and that may
 * create databases; clones need one that may create roles. What is missing is named before anything
 * is begun.
 */
public final class PostgresDatabase implements Database {
  private static final int OLDEST = 14;

  /** Between two looks at who is connected: shorter than most programs' whole session. */
  private static final Duration PAUSE = Duration.ofMillis(25);

  private final Place place;
  private final Restored restored;

  /** A database that Slipway reaches as the app does. */
  public PostgresDatabase(DatabaseUrl url, Path backups) {
    this(url, url, backups, Restored.DROPPED);
  }

  /**
   * A database, and the account for work that the app's own may not do.
   *
   * @param url what the app uses
   * @param admin the same server, with an account of Slipway's own; may be the same
   * @param backups the directory of its backups
   * @param restored what becomes of that to which a proven backup is restored
   */
  public PostgresDatabase(DatabaseUrl url, DatabaseUrl admin, Path backups, Restored restored) {
    this(url, admin, backups, restored, Optional.empty());
  }

  /**
   * The same, proven elsewhere.
   *
   * @param elsewhere another server, with an account of Slipway's own, where backups are proven and
   *     clones are made; what a rollback goes to stays on the live one
   */
  public PostgresDatabase(
      DatabaseUrl url,
      DatabaseUrl admin,
      Path backups,
      Restored restored,
      Optional<DatabaseUrl> elsewhere) {
    this.place = Place.of(url, admin, backups, elsewhere);
    this.restored = restored;
  }

  /** Work on the server, with a connection that is not to the live database. */
  interface Work<T extends @Nullable Object> {
    T with(Connection control) throws SQLException;
  }

  <T extends @Nullable Object> T doing(String what, Work<T> work) {
    try (Connection control = place.server().control()) {
      requireSupported(control);
      reopen(control);
      return work.with(control);
    } catch (SQLException e) {
      throw States.failure(what, place.app().toString(), e);
    }
  }

  /** The same where backups are proven. */
  private <T extends @Nullable Object> T proving(String what, Work<T> work) {
    return place.elsewhere().isEmpty()
        ? doing(what, work)
        : Elsewhere.doing(place.proving(), what, work);
  }

  private void requireSupported(Connection control) throws SQLException {
    int major = control.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST) {
      throw Failure.failed(
              "database.too-old", "PostgreSQL %d is older than %d".formatted(major, OLDEST))
          .next("upgrade the server: its makers ended support for that version");
    }
  }

  /** Whoever died while changing databases left the live one closed. */
  private void reopen(Connection control) throws SQLException {
    if (!place.scratch().all(control, Ours.NEXT).isEmpty()) {
      Switch.reopen(control, place.live());
    }
  }

  @Override
  public String describe() {
    return place.app().toString();
  }

  @Override
  public boolean exists() {
    return doing(
        "cannot reach",
        control -> {
          if (Attributes.of(control, place.live()).isEmpty()) {
            return false;
          }
          try (Connection live = place.server().open()) {
            return !Catalogues.isEmpty(live);
          }
        });
  }

  @Override
  public Optional<ConnectionLimit> connections() {
    try (Connection app = Server.of(place.app()).open()) {
      return Optional.of(Limits.of(app));
    } catch (SQLException e) {
      throw States.failure("cannot reach", place.app().toString(), e);
    }
  }

  @Override
  public Contents contents(Progress progress) {
    return doing(
        "cannot read",
        control -> {
          progress.say("reading " + place.live());
          return place.contents(place.live());
        });
  }

  @Override
  public Catalogue catalogue() {
    return doing(
        "cannot read the schema of",
        control -> {
          try (Connection live = place.server().open()) {
            return Catalogues.of(live);
          }
        });
  }

  @Override
  public Backup backUp(BackupName name, String version, Assurance assurance, Progress progress) {
    Optional<Backup> taken = place.store().find(name);
    return taken.orElseGet(() ->
        doing(
            "cannot back up",
            control -> {
              removeLeftovers(control);
              return new Taking(place, progress).take(name, version, assurance, restored);
            }));
  }

  /** Copies whose backup never came to be. */
  private void removeLeftovers(Connection control) throws SQLException {
    Set<String> referred = new HashSet<>();
    backups().forEach(backup -> referred.add(place.ours().of(Ours.KEPT, backup.name())));
    for (String copy : place.scratch().all(control, Ours.KEPT)) {
      if (!referred.contains(copy) && Scratch.markOf(control, copy).equals(Scratch.UNFINISHED)) {
        place.scratch().drop(control, copy);
      }
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
    return place.isKept(name)
        ? doing(
            "cannot verify a backup of",
            control -> new Bases(place, progress).verified(control, backup))
        : proving(
            "cannot verify a backup of",
            control -> Bases.proving(place, progress).verified(control, backup));
  }

  /** The folder stays empty: the clone is on the server. */
  @Override
  public Clone cloneInto(Path folder, BackupName from, Progress progress) {
    place.require(from);
    return proving(
        "cannot clone a backup of",
        control -> {
          progress.say("cloning " + from);
          String base = Bases.proving(place, progress).forClones(control, from);
          return cloneOf(control, base, base);
        });
  }

  @Override
  public Optional<Clone> sampleInto(Path folder, BackupName from, Progress progress) {
    Backup backup = place.require(from);
    return proving(
        "cannot take a sample of a backup of",
        control -> {
          String whole = Bases.proving(place, progress).forClones(control, from);
          progress.say("taking a sample of " + from);
          String sample = new Sample(place.proving(), control, backup, whole).made();
          return Optional.of(cloneOf(control, sample, whole));
        });
  }

  private Clone cloneOf(Connection control, String base, String whole) throws SQLException {
    Place there = place.proving();
    Server account = there.scratch().login(control);
    String clone = there.ours().fresh(Ours.CLONE);
    there.scratch().copy(control, base, clone, there.ours().role());
    there.scratch().letIn(control, clone);
    DatabaseUrl url = reachable(account, clone);
    return new PostgresClone(
        there.server(), there.scratch(), there.ours(), base, whole, place.app(), url);
  }

  /**
   * Where the app's account needs no password, the clones' needs one, which often only TCP asks.
   */
  private DatabaseUrl reachable(Server account, String clone) throws SQLException {
    DatabaseUrl login = account.account();
    DatabaseUrl url = place.proving().app().with(clone, login.user(), login.password());
    try {
      new Server(url).open().close();
      return url;
    } catch (SQLException e) {
      if (!States.isLogin(e) || !place.proving().server().isHere()) {
        throw e;
      }
      DatabaseUrl overTcp = url.at("127.0.0.1", url.port());
      new Server(overTcp).open().close();
      return overTcp;
    }
  }

  @Override
  public void dropClones() {
    doing(
        "cannot drop the clones of",
        control -> {
          dropClones(control, place, place.elsewhere().isEmpty() ? restored : Restored.DROPPED);
          removeLeftovers(control);
          return null;
        });
    place
        .elsewhere()
        .ifPresent(there ->
            Elsewhere.doing(
                there,
                "cannot drop the clones on",
                control -> {
                  dropClones(control, there, restored);
                  Elsewhere.dropStandIns(control, there.ours());
                  return true;
                }));
  }

  private void dropClones(Connection control, Place there, Restored stays) throws SQLException {
    for (String kind : List.of(Ours.CLONE, Ours.REMEMBERED, Ours.NEXT, Ours.SAMPLE)) {
      for (String database : there.scratch().all(control, kind)) {
        there.scratch().drop(control, database);
      }
    }
    Set<String> needed = new HashSet<>();
    backups().forEach(backup -> needed.add(there.ours().of(Ours.TEMPLATE, backup.name())));
    for (String template : there.scratch().all(control, Ours.TEMPLATE)) {
      String mark = Scratch.markOf(control, template);
      boolean whole = mark.equals(Scratch.READY) || mark.equals(Scratch.USED);
      if (!whole || !needed.contains(template) || !stays.stays(mark.equals(Scratch.USED))) {
        there.scratch().drop(control, template);
      }
    }
    there.scratch().lockRole(control);
    there.scratch().dropRole(control);
  }

  @Override
  public Optional<ProvingGround> provingGround() {
    return place
        .elsewhere()
        .map(there ->
            doing(
                "cannot reach",
                control ->
                    Elsewhere.doing(
                        there,
                        "cannot use",
                        other -> new Elsewhere(place, there).look(control, other))));
  }

  @Override
  public void requireRights() {
    doing(
        "cannot ask for rights on",
        control -> {
          Rights.of(control).requireAll(control, place);
          return true;
        });
  }

  @Override
  public void restore(BackupName from, BackupName rescue, Progress progress) {
    Backup wanted = place.require(from);
    if (place.store().isRestored(from, rescue)) {
      return;
    }
    doing(
        "cannot restore " + from + " as",
        control -> {
          new Restoring(place, control, progress).restore(wanted, rescue);
          return null;
        });
  }

  @Override
  public boolean isRestored(BackupName from, BackupName rescue) {
    return place.store().isRestored(from, rescue);
  }

  @Override
  public void restoreAbsence(BackupName rescue, Progress progress) {
    doing(
        "cannot take away",
        control -> {
          new Restoring(place, control, progress).restoreAbsence(rescue);
          return null;
        });
  }

  @Override
  public Changes changesSince(BackupName base, Progress progress) {
    place.require(base);
    return doing(
        "cannot count what was written since " + base + " in",
        control -> {
          progress.say("comparing with " + base);
          return new Bases(place, progress)
              .with(control, base, database -> between(database, place.live()));
        });
  }

  @Override
  public Changes changesBetween(BackupName base, BackupName later, Progress progress) {
    place.require(base);
    place.require(later);
    return doing(
        "cannot count what was written since " + base + " in",
        control -> {
          progress.say("comparing " + later + " with " + base);
          Bases bases = new Bases(place, progress);
          return bases.with(
              control, base, old -> bases.with(control, later, young -> between(old, young)));
        });
  }

  private Changes between(String base, String now) throws SQLException {
    try (Reading before = Reading.of(place.server(), base);
        Reading after = Reading.of(place.server(), now)) {
      return DatabaseDiff.between(before, after);
    }
  }

  @Override
  public OtherWriters otherWriters(Set<Long> ours) {
    return doing(
        "cannot see the sessions of", control -> Sessions.others(control, place.live(), ours));
  }

  @Override
  public WriteGuard guard(Supplier<Set<Long>> ours) {
    try {
      return Sentry.open(() -> new Post(place.server(), place.live(), ours), PAUSE);
    } catch (SQLException e) {
      throw States.failure("cannot guard", place.app().toString(), e);
    }
  }

  @Override
  public Blocking blocking() {
    return doing("cannot look into", control -> Post.blocking(control, place.live()));
  }

  @Override
  public int endAbandoned() {
    return endSessions(MIGRATION);
  }

  /**
   * Ends sessions of the live database by the name that their program gave itself, such as {@code
   * PGAPPNAME} says it, and returns when none is left: what they had begun and not committed is
   * taken back by then. A migration whose client died may otherwise still commit.
   *
   * @param applicationNamePrefix how their names begin; not empty
   * @return how many there were
   */
  public int endSessions(String applicationNamePrefix) {
    return doing(
        "cannot end sessions of",
        control ->
            Sessions.end(
                control, place.live(), "starts_with(application_name, ?)", applicationNamePrefix));
  }

  @Override
  public Optional<Replay> replay() {
    return Optional.of(new PostgresReplay(this, place));
  }

  @Override
  public List<Unmet> unmet(List<Demand> demands) {
    return doing(
        "cannot count what the migration would refuse in",
        control -> {
          List<Unmet> unmet = new ArrayList<>();
          try (Reading live = Reading.of(place.server(), place.live())) {
            for (Demand demand : demands) {
              long rows = live.ask(connection -> Sql.number(connection, demand.counting()));
              if (rows > 0) {
                unmet.add(new Unmet(demand, rows));
              }
            }
          }
          return unmet;
        });
  }

  @Override
  public Optional<Exchange> exchange() {
    return Optional.of(new PostgresExchange(place));
  }

  @Override
  public void delete(BackupName name) {
    if (!place.isKept(name)) {
      place.store().delete(name);
      return;
    }
    doing(
        "cannot delete a backup of",
        control -> {
          String copy = place.ours().of(Ours.KEPT, name);
          if (Attributes.of(control, copy).isPresent()) {
            Scratch.mark(control, copy, Scratch.UNFINISHED);
          }
          place.store().delete(name);
          place.scratch().drop(control, copy);
          return null;
        });
  }
}
