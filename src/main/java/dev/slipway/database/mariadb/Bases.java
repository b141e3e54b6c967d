package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Draft;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Backups as databases on the server, to clone from and to compare with: a copy on the server is
 * one; a dump is restored once, and kept until clones are dropped.
 */
final class Bases {
  private static final String COMPLETE = "slipway: ";

  private final Place place;
  private final Progress progress;

  Bases(Place place, Progress progress) {
    this.place = place;
    this.progress = progress;
  }

  /** The database that holds that backup's tables, which nobody may change. */
  String of(Backup backup) throws SQLException {
    Optional<String> copy = BackupFiles.of(place.store(), backup.name()).database();
    if (copy.isPresent()) {
      requireThere(copy.get(), backup.name());
      return copy.get();
    }
    String base = place.scratch().of(Scratch.Use.BASE, backup.name().value());
    if (!isComplete(place, base, backup.name())) {
      load(backup, base);
      complete(place, base, backup.name());
    }
    return base;
  }

  /**
   * A database that holds that backup's tables and that the caller may change and has to drop.
   *
   * @return its name
   */
  String own(Backup backup) throws SQLException {
    BackupFiles files = BackupFiles.of(place.store(), backup.name());
    Optional<String> copy = files.database();
    copy.ifPresent(database -> requireThere(database, backup.name()));
    String work = place.scratch().fresh(Scratch.Use.WORK);
    try {
      if (copy.isEmpty()) {
        load(backup, work);
      } else {
        create(work);
        new ServerCopy(place.server(), progress).copy(copy.get(), work);
      }
      return work;
    } catch (SQLException | RuntimeException e) {
      dropQuietly(work, e);
      throw e;
    }
  }

  private void dropQuietly(String database, Exception failure) {
    try (Session session = place.server().open()) {
      Scratch.drop(session, database);
    } catch (SQLException e) {
      failure.addSuppressed(e); // It is left over, and found so.
    } finally {
      Scratch.done(database);
    }
  }

  private void requireThere(String database, BackupName name) {
    String query =
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name = "
            + Sql.text(database);
    if (place.with("cannot look for a backup on", session -> session.text(query)).isEmpty()) {
      throw Failure.state(
              "backup.damaged", "the database " + database + " of the backup " + name + " is gone")
          .now("somebody took it away on the server")
          .next("use another: slipway backup list");
    }
  }

  private void create(String name) throws SQLException {
    place.with(
        "cannot make a scratch database on",
        session -> {
          place.scratch().create(session, name, place.live());
          return true;
        });
  }

  /** Restores a dump into a database. */
  private void load(Backup backup, String into) throws SQLException {
    create(into);
    Client.requireVersion("mariadb");
    progress.say("restoring " + backup.name() + " beside");
    try (Draft draft = place.store().draft()) {
      Path options = place.server().optionFile(draft.directory());
      Path file = BackupFiles.of(place.store(), backup.name()).tables();
      Digest digest = new Dump(file, options).load(into);
      if (!digest.equals(backup.digest())) {
        throw Failure.state(
                "backup.damaged", "the bytes of " + backup.name() + " are not those written")
            .now("nothing was replaced")
            .next("use another: slipway backup list");
      }
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot write beside the backups").because(e);
    }
  }

  /** Says on the server itself that a base is whole. */
  static void complete(Place place, String base, BackupName name) throws SQLException {
    try (Session session = place.server().open()) {
      session.run("ALTER DATABASE " + Sql.name(base) + " COMMENT " + Sql.text(COMPLETE + name));
      List<String> others = place.scratch().leftOver(session, Scratch.Use.BASE);
      others.remove(base);
      for (String other : others) {
        Scratch.drop(session, other); // One is enough: each takes as much room as the live one.
      }
    }
  }

  private static boolean isComplete(Place place, String base, BackupName name) throws SQLException {
    try (Session session = place.server().open()) {
      return session
          .text(
              "SELECT schema_comment FROM information_schema.schemata WHERE schema_name = "
                  + Sql.text(base))
          .filter((COMPLETE + name)::equals)
          .isPresent();
    }
  }
}
