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
import java.util.concurrent.CountDownLatch;

/**
 * Backups as databases on the server, to clone from and to compare with: a copy on the server is
 * one; a dump is restored once, and kept until clones are dropped.
 */
final class Bases {
  private static final String COMPLETE = "slipway: ";

  private final Place live;
  private final Place place;
  private final Progress progress;

  /** On the server of the live database. */
  Bases(Place place, Progress progress) {
    this(place, place, progress);
  }

  private Bases(Place live, Place place, Progress progress) {
    this.live = live;
    this.place = place;
    this.progress = progress;
  }

  /** Where backups are proven. */
  static Bases proving(Place place, Progress progress) {
    return new Bases(place, place.proving(), progress);
  }

  /** The database that holds that backup's tables, which nobody may change. */
  String of(Backup backup) throws SQLException {
    Optional<String> copy = BackupFiles.of(place.store(), backup.name()).database();
    if (copy.isPresent()) {
      requireThere(copy.get(), backup.name());
      if (live.equals(place)) {
        return copy.get();
      }
    }
    String base = place.scratch().of(Scratch.Use.BASE, backup.name().value());
    if (!isComplete(place, base, backup.name())) {
      if (copy.isPresent()) {
        carry(copy.get(), base);
      } else {
        load(backup, base);
      }
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
    return own(backup, place.scratch().fresh(Scratch.Use.WORK));
  }

  private String own(Backup backup, String work) throws SQLException {
    BackupFiles files = BackupFiles.of(place.store(), backup.name());
    Optional<String> copy = files.database();
    copy.ifPresent(database -> requireThere(database, backup.name()));
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

  /**
   * The same, compared with what its manifest says.
   *
   * @param code what the backup holds besides tables
   */
  String ownEqual(Backup backup, Code code) throws SQLException {
    return ownEqual(backup, code, place.scratch().fresh(Scratch.Use.WORK));
  }

  private String ownEqual(Backup backup, Code code, String work) throws SQLException {
    own(backup, work);
    try {
      List<String> differences =
          place.still(work, code, progress).differencesFrom(backup.contents());
      if (!differences.isEmpty()) {
        throw Failure.state(
                "restore.not-equal",
                backup.name() + " was restored beside, and differs: " + differences)
            .now("nothing was replaced")
            .next("use another: slipway backup list");
      }
      return work;
    } catch (SQLException | RuntimeException e) {
      dropQuietly(work, e);
      throw e;
    }
  }

  /** Makes what {@link #prepared} gives, if it is not there. */
  void prepare(Backup backup, Code code) throws SQLException {
    String prepared = place.scratch().of(Scratch.Use.PREPARED, backup.name().value());
    if (isComplete(place, prepared, backup.name())) {
      return;
    }
    try (Session session = place.server().open()) {
      for (String other : place.scratch().leftOver(session, Scratch.Use.PREPARED)) {
        Scratch.drop(session, other); // What was to go back to another time.
      }
      ownEqual(backup, code, prepared);
      session.run("ALTER DATABASE " + Sql.name(prepared) + " COMMENT " + comment(backup.name()));
    }
  }

  /** As {@link #ownEqual}, and quick when it was prepared. */
  String prepared(Backup backup, Code code) throws SQLException {
    prepare(backup, code);
    String prepared = place.scratch().of(Scratch.Use.PREPARED, backup.name().value());
    try (Session session = place.server().open()) {
      // From here on it is changed; whoever finds it after a crash makes another.
      session.run("ALTER DATABASE " + Sql.name(prepared) + " COMMENT ''");
    }
    return prepared;
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
    if (live.with("cannot look for a backup on", session -> session.text(query)).isEmpty()) {
      throw Failure.state(
              "backup.damaged", "the database " + database + " of the backup " + name + " is gone")
          .now("somebody took it away on the server")
          .next("use another: slipway backup list");
    }
  }

  private void create(String name) {
    place.create(name, live, live.live());
  }

  /** Brings a copy on the live server to the other one; both stay as they are where it fails. */
  private void carry(String copy, String into) {
    create(into);
    progress.say("carrying " + copy + " over");
    try (Draft draft = place.store().draft()) {
      Path from = live.server().optionFile(draft.directory());
      Path to = place.server().optionFile(draft.directory());
      new Dump(draft.directory().resolve("copy.sql.gz"), from, to)
          .write(copy, List.of(), into, new CountDownLatch(1));
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot write beside the backups").because(e);
    }
  }

  /** Restores a backup into a database. */
  private void load(Backup backup, String into) throws SQLException {
    create(into);
    BackupFiles files = BackupFiles.of(place.store(), backup.name());
    if (files.isFiles()) {
      new FileRestore(place, progress).restore(backup, files.directory(), into);
      return;
    }
    Client.requireVersion("mariadb");
    progress.say("restoring " + backup.name() + " beside");
    try (Draft draft = place.store().draft()) {
      Path options = place.server().optionFile(draft.directory());
      Digest digest = new Dump(files.tables(), options).load(into);
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
      session.run("ALTER DATABASE " + Sql.name(base) + " COMMENT " + comment(name));
      List<String> others = place.scratch().leftOver(session, Scratch.Use.BASE);
      others.remove(base);
      for (String other : others) {
        Scratch.drop(session, other); // One is enough: each takes as much room as the live one.
      }
    }
  }

  /**
   * The database with a part of a backup's rows, which nobody may change.
   *
   * @param whole the database that holds all of them
   */
  String sample(String whole, BackupName name) throws SQLException {
    String sample = place.scratch().of(Scratch.Use.SAMPLE, name.value());
    if (!isComplete(place, sample, name)) {
      progress.say("taking a sample of " + name);
      try (Session session = place.server().open()) {
        place.scratch().create(session, sample, whole);
        Sample.write(new ServerCopy(place.server(), progress), whole, sample);
        session.run("ALTER DATABASE " + Sql.name(sample) + " COMMENT " + comment(name));
      }
    }
    return sample;
  }

  private static String comment(BackupName name) {
    return Sql.text(COMPLETE + name);
  }

  static boolean isComplete(Place place, String base, BackupName name) throws SQLException {
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
