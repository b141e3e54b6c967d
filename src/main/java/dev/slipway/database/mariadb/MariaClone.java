package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Clone;
import dev.slipway.database.Comparison;
import dev.slipway.database.Contents;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A clone in a scratch database beside the live one, with an account that sees nothing else. */
final class MariaClone implements Clone {
  private final Place place;
  private final DatabaseUrl app;
  private final Backup from;
  private final String name;
  private final String password;
  private boolean excused;

  private MariaClone(Place place, DatabaseUrl app, Backup from, String name, String password) {
    this.place = place;
    this.app = app;
    this.from = from;
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
    String base = new Bases(place, progress).of(from);
    String name = place.scratch().fresh(Scratch.Use.CLONE);
    try (Session session = place.server().open()) {
      place.scratch().create(session, name, base);
      String password = CloneAccount.create(session, name);
      progress.say("cloning " + from.name());
      new ServerCopy(place.server(), progress).copy(base, name);
      MariaClone clone = new MariaClone(place, app, from, name, password);
      clone.createCode(session, BackupFiles.of(place.store(), from.name()).code());
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
    return new Instead.OfServer(app, app.with(name, name, password));
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
    try (Session session = place.server().open(name)) {
      return Mark.of(session, name);
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
    try {
      String base = new Bases(place, progress).of(from);
      progress.say("comparing the clone with the backup");
      try (Session one = place.server().open(name);
          Session other = place.server().open(name)) {
        DatabaseDiff diff = new DatabaseDiff(one, base, name);
        Contents surviving =
            new Contents(
                Catalogues.of(one, name),
                Fingerprints.of(List.of(one, other), name, diff.surviving()));
        Set<String> equal = DatabaseDiff.equal(before.tables(), surviving.tables());
        Optional<String> list =
            excused ? Optional.of(Scratch.beside(name, Scratch.Use.EXCUSED)) : Optional.empty();
        return new Comparison(surviving, diff.lost(equal, list));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void drop() {
    try (Session session = place.server().open()) {
      drop(session, name);
    } catch (SQLException e) {
      throw place.failure("cannot take a clone away on", e);
    }
  }

  /** Takes away a clone of that name, and all that belongs to it. */
  static void drop(Session session, String name) throws SQLException {
    CloneAccount.drop(session, name);
    Scratch.drop(session, Scratch.beside(name, Scratch.Use.REMEMBERED));
    Scratch.drop(session, Scratch.beside(name, Scratch.Use.EXCUSED));
    Scratch.drop(session, name);
  }

  private dev.slipway.model.Failure failure(SQLException e) {
    return place.failure("cannot work with the clone " + name + " of", e);
  }
}
