package dev.slipway.database.mariadb;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Takes one backup of the live database. */
final class Taking {
  /** How often it is tried where writers cannot be held back for the moment it takes to begin. */
  private static final int TRIES = 3;

  private final Place place;
  private final BackupName name;
  private final String version;
  private final Progress progress;

  Taking(Place place, BackupName name, String version, Progress progress) {
    this.place = place;
    this.name = name;
    this.version = version;
    this.progress = progress;
  }

  /**
   * A copy that was restored beside, and the restored one compared with the live one: of files
   * where that can be, else a dump.
   */
  Backup proven() throws SQLException {
    String base = place.proving().scratch().of(Scratch.Use.BASE, name.value());
    if (place.elsewhere().isPresent()) {
      // Files are restored where they came from; another server may not even have its own here.
      return dump(base, "it is proven on another server");
    }
    try (Draft draft = place.store().draft()) {
      FileTaking files = new FileTaking(place, progress);
      Seen seen = files.take(draft, base);
      Backup backup = publish(draft, seen, files.tool(), Assurance.PROVEN, List.of());
      Bases.complete(place, base, name);
      return backup;
    } catch (NoFiles e) {
      progress.say("no copy of files: " + e.why());
      return dump(base, e.why());
    } catch (SQLException | RuntimeException e) {
      dropQuietly(place, base, e);
      throw e;
    }
  }

  private Backup dump(String base, String why) throws SQLException {
    String tool = Client.requireVersion("mariadb-dump") + "; no copy of files: " + why;
    try {
      for (int tries = 1; ; tries++) {
        try (Draft draft = place.store().draft()) {
          Seen seen = dump(draft, base);
          List<String> differences = seen.restored().differencesFrom(seen.live());
          if (differences.isEmpty()) {
            requireSound(base);
            Backup backup = publish(draft, seen, tool, Assurance.PROVEN, complaints());
            Bases.complete(place.proving(), base, name);
            return backup;
          }
          if (tries == TRIES || seen.exact()) {
            throw notEqual(differences);
          }
          progress.say("something was written meanwhile; once more");
        }
      }
    } catch (SQLException | RuntimeException e) {
      dropQuietly(place.proving(), base, e);
      throw e;
    }
  }

  private Failure notEqual(List<String> differences) {
    return Failure.failed(
            "backup.not-equal", "what was restored from the dump differs: " + differences)
        .now("no backup was taken; the database is what it was")
        .next(
            "when others write all the time, grant LOCK TABLES on the database to the account of"
                + " Slipway; when its schema was being changed, do it again afterwards");
  }

  private Seen dump(Draft draft, String base) throws SQLException {
    BackupFiles files = new BackupFiles(draft.directory());
    Place proving = place.proving();
    proving.create(base, place, place.live());
    Path options = optionFile(place, draft);
    Path loading = optionFile(proving, draft);
    Dump dump = new Dump(files.tables(), options, loading);
    Code code;
    Map<String, Long> positions;
    boolean exact;
    List<Object> done;
    try (Moment moment = Moment.of(place.server(), place.live(), 2)) {
      exact = moment.isLocked();
      List<TableShape> tables = Tables.of(moment.first(), place.live());
      List<String> views = Tables.views(moment.first(), place.live());
      code = CodeReader.read(moment.first(), place.live());
      positions = Tables.positions(moment.first(), place.live());
      CountDownLatch begun = new CountDownLatch(1);
      progress.say("dumping, and restoring it beside");
      List<Callable<Object>> work =
          List.of(
              () -> dump.write(place.live(), views, base, begun),
              () -> {
                begun.await();
                moment.release();
                return new Contents(
                    Catalogues.of(moment.first(), place.live(), code),
                    Fingerprints.of(moment.readers(), place.live(), tables));
              });
      done = AtOnce.all(work, dump::stop);
    }
    remove(options);
    remove(loading);
    files.writeCode(code);
    Contents restored = proving.still(base, code, progress);
    return new Seen(
        (Contents) done.get(1),
        restored,
        code,
        positions,
        (Digest) done.get(0),
        files.tables().toFile().length(),
        exact);
  }

  private static Path optionFile(Place where, Draft draft) {
    try {
      return where.server().optionFile(draft.directory());
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot write in " + draft.directory()).because(e);
    }
  }

  /** It holds a password, and has no business in a backup. */
  private static void remove(Path options) {
    try {
      Files.delete(options);
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot remove " + options).because(e);
    }
  }

  private void requireSound(String base) throws SQLException {
    progress.say("checking its tables");
    try (Session session = place.proving().server().open(base)) {
      List<String> wrong = Soundness.complaints(session, base);
      if (!wrong.isEmpty()) {
        throw Failure.state("backup.unsound", "the restored copy is not sound: " + wrong)
            .now("no backup was taken; the database is what it was")
            .next("look at the server's error log");
      }
    }
  }

  private List<String> complaints() throws SQLException {
    try (Session session = place.server().open(place.live())) {
      return Soundness.notes(session, place.live());
    }
  }

  /** A copy on the server, read back; the fastest way while nobody writes. */
  Backup copy() throws SQLException {
    String copy = place.scratch().fresh(Scratch.Use.BACKUP);
    try {
      for (int tries = 1; ; tries++) {
        Seen seen = copyTo(copy);
        if (seen.exact() || seen.restored().equals(seen.live())) {
          return publishCopy(copy, seen);
        }
        if (tries == TRIES) {
          throw notEqual(seen.restored().differencesFrom(seen.live()));
        }
      }
    } catch (SQLException | RuntimeException e) {
      dropQuietly(place, copy, e);
      throw e;
    } finally {
      Scratch.done(copy);
    }
  }

  private Seen copyTo(String copy) throws SQLException {
    place.with(
        "cannot make a scratch database on",
        session -> {
          place.scratch().create(session, copy, place.live());
          return true;
        });
    Code code;
    Map<String, Long> positions;
    boolean exact;
    try (Moment moment = Moment.of(place.server(), place.live(), 1)) {
      exact = moment.isLocked();
      code = CodeReader.read(moment.first(), place.live());
      positions = Tables.positions(moment.first(), place.live());
      new ServerCopy(place.server(), progress).copy(place.live(), copy);
    }
    Contents copied = place.still(copy, code, progress);
    Contents live = exact ? copied : Live.contents(place, progress);
    return new Seen(
        live, copied, code, positions, copied.catalogue().fingerprint(), bytes(copy), exact);
  }

  private long bytes(String database) throws SQLException {
    try (Session session = place.server().open()) {
      return Tables.bytes(session, database);
    }
  }

  private Backup publishCopy(String copy, Seen seen) throws SQLException {
    try (Draft draft = place.store().draft()) {
      BackupFiles files = new BackupFiles(draft.directory());
      files.writeDatabase(copy);
      files.writeCode(seen.code());
      return publish(draft, seen, "a copy on the server", Assurance.COPIED, List.of());
    }
  }

  /** Makes a backup of a database that holds what was live, and of the code that was. */
  Backup moved(String database, Code code, Map<String, Long> positions) throws SQLException {
    Contents contents = place.still(database, code, progress);
    return publishCopy(
        database,
        new Seen(
            contents,
            contents,
            code,
            positions,
            contents.catalogue().fingerprint(),
            bytes(database),
            true));
  }

  private Backup publish(
      Draft draft, Seen seen, String tool, Assurance assurance, List<String> complaints)
      throws SQLException {
    String server = place.with("cannot ask", s -> s.text("SELECT VERSION()").orElse(""));
    Backup backup =
        new Backup(
            name,
            place.store().nextNumber(),
            version,
            Instant.now(),
            seen.bytes(),
            seen.digest(),
            "MariaDB " + server + "; " + tool,
            assurance,
            seen.live(),
            complaints,
            seen.positions(),
            seen.code().objects().stream()
                .map(Code.Item::definer)
                .filter(definer -> !definer.isEmpty())
                .distinct()
                .map(definer -> "the account " + definer)
                .toList());
    place.store().publish(draft, backup);
    return backup;
  }

  private static void dropQuietly(Place where, String database, Exception failure) {
    try (Session session = where.server().open()) {
      Scratch.drop(session, database);
    } catch (SQLException e) {
      failure.addSuppressed(e); // The next one finds it left over.
    } finally {
      Scratch.done(database);
    }
  }
}
