package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Demand;
import dev.slipway.database.Instead;
import dev.slipway.database.Replayed;
import dev.slipway.database.Rewrite;
import dev.slipway.database.TableContents;
import dev.slipway.database.TableDifference;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A clone in a scratch database beside the live one, with an account that sees nothing else. */
final class MariaClone implements Clone {
  private final Place place;
  private final DatabaseUrl app;
  private final DatabaseUrl reach;
  private final Backup from;

  /** The database with the backup's tables. */
  private final String whole;

  /** The database it was made from: that, or a sample of it. */
  private final String base;

  private final String name;
  private final String password;

  /** How far the server's log was when it was there. */
  private long madeAt = Long.MIN_VALUE;

  private boolean excused;

  private MariaClone(
      Place place,
      DatabaseUrl app,
      DatabaseUrl reach,
      Backup from,
      String whole,
      String base,
      String name,
      String password) {
    this.place = place;
    this.app = app;
    this.reach = reach;
    this.from = from;
    this.whole = whole;
    this.base = base;
    this.name = name;
    this.password = password;
  }

  /**
   * Makes one.
   *
   * @param app how the app gets to the live database
   */
  static Clone make(Place place, DatabaseUrl app, Backup from, Progress progress)
      throws SQLException {
    String whole = Bases.proving(place, progress).of(from);
    return make(place, app, from, whole, whole, progress);
  }

  /** Makes one with the whole schema and a part of the rows. */
  static Clone sample(Place place, DatabaseUrl app, Backup from, Progress progress)
      throws SQLException {
    Bases bases = Bases.proving(place, progress);
    String whole = bases.of(from);
    return make(place, app, from, whole, bases.sample(whole, from.name()), progress);
  }

  private static Clone make(
      Place live, DatabaseUrl app, Backup from, String whole, String base, Progress progress)
      throws SQLException {
    Place place = live.proving();
    DatabaseUrl reach = place.equals(live) ? app : app.on(place.server().url());
    String name = place.scratch().fresh(Scratch.Use.CLONE);
    try (Session session = place.server().open()) {
      place.scratch().create(session, name, base);
      String password = CloneAccount.create(session, name);
      progress.say("cloning " + from.name());
      new ServerCopy(place.server(), progress).copy(base, name);
      MariaClone clone = new MariaClone(place, app, reach, from, whole, base, name, password);
      clone.createCode(session, BackupFiles.of(place.store(), from.name()).code());
      clone.madeAt = PageStamps.now(session);
      return clone;
    } catch (SQLException | RuntimeException e) {
      try (Session session = place.server().open()) {
        drop(session, name);
      } catch (SQLException also) {
        e.addSuppressed(also);
      }
      Scratch.done(name);
      throw e;
    }
  }

  /** As the clone's own account: what belongs to others could do what it may not. */
  private void createCode(Session admin, Code code) throws SQLException {
    List<Code.Item> own = code.objects().stream().map(item -> item.ownerless().asleep()).toList();
    if (own.isEmpty()) {
      return;
    }
    DatabaseUrl asItself = place.server().url().with(name, name, password);
    try (Session session = new Server(asItself).open(name)) {
      new CodeWriter(session).create(own);
    } catch (SQLException e) {
      if (e.getErrorCode() != 1419) {
        throw e;
      }
      // With a binary log only an administrator may create triggers, but may do so for it.
      admin.run("USE " + Sql.name(name));
      new CodeWriter(admin).create(own.stream().map(item -> item.ownedBy(name)).toList());
    }
  }

  @Override
  public Instead instead() {
    return new Instead.OfServer(app, reach.with(name, name, password));
  }

  @Override
  public Catalogue catalogue() {
    try (Session session = place.server().open(name)) {
      return Catalogues.of(session, name);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Contents contents(Progress progress) {
    try (Session session = place.server().open(name)) {
      return place.still(name, CodeReader.read(session, name), progress);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public String mark() {
    try {
      return Mark.of(place.server(), name);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void remember() {
    String copy = Scratch.beside(name, Scratch.Use.REMEMBERED);
    try (Session session = place.server().open()) {
      place.scratch().create(session, copy, name);
      new ServerCopy(place.server(), Progress.SILENT).copy(name, copy);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void excuse(Progress progress) {
    progress.say("seeing what was written to the clone");
    String list = Scratch.beside(name, Scratch.Use.EXCUSED);
    try (Session session = place.server().open()) {
      place.scratch().create(session, list, /* like= */ name);
      new DatabaseDiff(session, Scratch.beside(name, Scratch.Use.REMEMBERED), name)
          .listWritten(list);
      excused = true;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Comparison compare(Contents before, Progress progress) {
    progress.say("comparing the clone with the backup");
    try (Session one = place.server().open(name);
        Session other = place.server().open(name)) {
      DatabaseDiff diff = new DatabaseDiff(one, base, name);
      Set<String> unwritten =
          new Unwritten(place.server(), base, name, madeAt).of(one, diff.kept());
      List<TableContents> tables =
          new ArrayList<>(
              Fingerprints.of(
                  List.of(one, other),
                  name,
                  diff.surviving().stream().filter(t -> !unwritten.contains(t.name())).toList()));
      before.tables().stream().filter(t -> unwritten.contains(t.table())).forEach(tables::add);
      tables.sort(Comparator.comparing(TableContents::table));
      Contents surviving = new Contents(Catalogues.of(one, name), tables);
      Set<String> equal = DatabaseDiff.equal(before.tables(), tables);
      Optional<String> list =
          excused ? Optional.of(Scratch.beside(name, Scratch.Use.EXCUSED)) : Optional.empty();
      return new Comparison(surviving, diff.lost(equal, list));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Contents madeOf(Contents backup) {
    if (base.equals(whole)) {
      return backup;
    }
    try {
      Code code = BackupFiles.of(place.store(), from.name()).code();
      return place.still(base, code, Progress.SILENT);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public long disturb(Predicate<String> ignored) {
    try (Session session = place.server().open(name)) {
      return Disturbance.of(session, name, ignored);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<Replayed> replay(
      List<TableDifference> touched, Predicate<String> ignored, Progress progress) {
    progress.say("replaying what was written to the clone");
    String written = Scratch.beside(name, Scratch.Use.WRITTEN);
    try (Session session = place.server().open(name)) {
      place.scratch().create(session, written, name);
      new CodeWriter(session).drop(CodeReader.read(session, name).objects());
      List<String> tables = Switching.movable(session, name);
      if (!tables.isEmpty()) {
        session.run(
            "RENAME TABLE "
                + Sql.each(tables, t -> Sql.in(name, t) + " TO " + Sql.in(written, t), ", "));
      }
      new ServerCopy(place.server(), Progress.SILENT).copy(base, name);
      Replayed replayed =
          new DatabaseReplay(place, name, Scratch.beside(name, Scratch.Use.REMEMBERED), written)
              .run(touched, ignored, progress);
      createCode(session, BackupFiles.of(place.store(), from.name()).code());
      return Optional.of(replayed);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void endSessions() {
    try (Session session = place.server().open()) {
      // Its account is called like it, and nobody else's session is its.
      Sessions.end(
          session, Sessions.of(session).stream().filter(one -> one.user().equals(name)).toList());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public boolean keepsParts() {
    return true;
  }

  @Override
  public void drop() {
    try (Session session = place.server().open()) {
      drop(session, name);
    } catch (SQLException e) {
      throw place.failure("cannot take a clone away on", e);
    }
  }

  @Override
  public List<Rewrite> rewritten() {
    try {
      return Alterations.of(place, whole, name);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<Demand> newDemands() {
    try {
      return Demands.added(place.server(), whole, name);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Takes away a clone of that name, and all that belongs to it. */
  static void drop(Session session, String name) throws SQLException {
    CloneAccount.drop(session, name);
    Scratch.drop(session, Scratch.beside(name, Scratch.Use.REMEMBERED));
    Scratch.drop(session, Scratch.beside(name, Scratch.Use.EXCUSED));
    Scratch.drop(session, Scratch.beside(name, Scratch.Use.WRITTEN));
    Scratch.drop(session, name);
  }

  private dev.slipway.model.Failure failure(SQLException e) {
    return place.failure("cannot work with the clone " + name + " of", e);
  }
}
