package dev.slipway.database.sqlite;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Blocking;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Changes;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.Demand;
import dev.slipway.database.Demand.Unmet;
import dev.slipway.database.Draft;
import dev.slipway.database.Exchange;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Proof;
import dev.slipway.database.Replay;
import dev.slipway.database.Sentry;
import dev.slipway.database.WriteGuard;
import dev.slipway.database.Writer;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * An SQLite file as the app's database.
 *
 * <p>The live file is read in short transactions only; what takes long (fingerprints, checks,
 * differences) works on a copy. With a write-ahead log nobody notices either way. With a rollback
 * journal, which is SQLite's default, writers wait as long as the copying takes: about a second per
 * gigabyte.
 *
 * <p>A backup's data is one file, {@code data.db}, with the owner and mode of the live one.
 */
public final class SqliteDatabase implements Database {
  /** How long locks of others are waited for. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Between two looks through every program's open files. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Path named;
  private final BackupStore store;
  private final Duration patience;

  /**
   * A database and its backups.
   *
   * @param named the file as the app names it; links are followed at each use, since a release may
   *     link to it only once it is unpacked
   * @param backups the directory of its backups
   */
  public SqliteDatabase(Path named, Path backups) {
    this(named, backups, PATIENCE);
  }

  SqliteDatabase(Path named, Path backups, Duration patience) {
    this.named = named;
    this.store = new BackupStore(backups);
    this.patience = patience;
  }

  @Override
  public String describe() {
    return "SQLite " + file().path();
  }

  @Override
  public boolean exists() {
    return file().exists();
  }

  @Override
  public Contents contents(Progress progress) {
    SqliteFile file = existing();
    try (Draft scratch = store.draft()) {
      return Fingerprints.ofStill(copier(file, progress).copy(scratch));
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot read", file, e);
    }
  }

  @Override
  public Catalogue catalogue() {
    SqliteFile file = existing();
    try (LiveRead live = LiveRead.begin(file, patience)) {
      return Schema.catalogue(live.connection());
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot read the schema of", file, e);
    }
  }

  @Override
  public Backup backUp(BackupName name, String version, Assurance assurance, Progress progress) {
    Optional<Backup> taken = store.find(name);
    return taken.orElseGet(() -> take(name, version, assurance, progress));
  }

  private Backup take(BackupName name, String version, Assurance assurance, Progress progress) {
    SqliteFile file = existing();
    Copier copier = copier(file, progress);
    try (Draft draft = store.draft();
        Draft scratch = store.draft()) {
      Instant now = Instant.now();
      Evidence evidence =
          switch (assurance) {
            case COPIED -> copier.copyAndReadBack(draft);
            case PROVEN -> copier.copyAndProve(draft, scratch);
          };
      Path data = Copier.data(draft.directory());
      SqliteFile.copyOwnerAndMode(file.path(), data);
      Backup backup =
          new Backup(
              name,
              store.nextNumber(),
              version,
              now,
              data.toFile().length(),
              evidence.digest(),
              "SQLite " + SQLiteJDBCLoader.getVersion(),
              assurance,
              evidence.contents(),
              evidence.complaints(),
              Map.of(),
              List.of());
      store.publish(draft, backup);
      return backup;
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot back up", file, e);
    } catch (IOException e) {
      throw Failure.failed("backup.copy", "cannot back up " + file.path()).because(e);
    }
  }

  @Override
  public Optional<Backup> backup(BackupName name) {
    return store.find(name);
  }

  @Override
  public List<Backup> backups() {
    return store.all();
  }

  @Override
  public Proof verify(BackupName name, Progress progress) {
    Backup backup = require(name);
    Path data = data(name);
    try (Draft scratch = store.draft()) {
      Evidence restored = copier(new SqliteFile(data), progress).restoreBeside(data, scratch);
      List<String> differences =
          new ArrayList<>(restored.contents().differencesFrom(backup.contents()));
      if (!restored.digest().equals(backup.digest())) {
        differences.add("the file's bytes are not those that were written");
      }
      // A mere copy was never checked, so nobody knows what was wrong in the live database already.
      if (backup.assurance() == Assurance.PROVEN) {
        restored.complaints().stream()
            .filter(complaint -> !backup.complaints().contains(complaint))
            .forEach(differences::add);
      }
      return new Proof(differences);
    } catch (SQLException e) {
      return new Proof(List.of("it cannot be restored: " + e.getMessage()));
    }
  }

  @Override
  public Clone cloneInto(Path folder, BackupName from, Progress progress) {
    require(from);
    progress.say("cloning " + from);
    return SqliteClone.make(data(from), file(), folder);
  }

  @Override
  public void dropClones() {
    // Theirs is the folder, and gone with it.
  }

  @Override
  public Optional<Clone> sampleInto(Path folder, BackupName from, Progress progress) {
    require(from);
    progress.say("taking a sample of " + from);
    return Optional.of(SqliteClone.sample(data(from), file(), folder));
  }

  @Override
  public void restore(BackupName from, BackupName rescue, Progress progress) {
    Backup wanted = require(from);
    if (store.isRestored(from, rescue)) {
      return;
    }
    SqliteFile file = file();
    Optional<Contents> goal = Optional.of(wanted.contents());
    if (!file.exists() || !keep(file, rescue, goal, progress).equals(wanted.contents())) {
      write(data(from), wanted.contents(), from, file, progress);
    }
    store.noteRestored(from, rescue);
  }

  @Override
  public boolean isRestored(BackupName from, BackupName rescue) {
    return store.isRestored(from, rescue);
  }

  /**
   * Keeps what is live under the rescue name, and says what it is. A rescue copy from before a
   * crash is enough while the live data is still that, or already the goal; what was written since
   * is kept by itself.
   */
  private Contents keep(
      SqliteFile file, BackupName rescue, Optional<Contents> goal, Progress progress) {
    Optional<Backup> kept = store.find(rescue);
    try {
      if (kept.isEmpty()) {
        return take(rescue, Backup.RESCUE, Assurance.COPIED, progress).contents();
      }
      Contents live = contents(progress);
      if (live.equals(kept.get().contents()) || goal.equals(Optional.of(live))) {
        return live;
      }
      return take(another(rescue), Backup.RESCUE, Assurance.COPIED, progress).contents();
    } catch (Failure e) {
      throw e.code().equals("database.corrupt") ? cannotKeep(file, e) : e;
    }
  }

  private BackupName another(BackupName rescue) {
    return IntStream.iterate(2, n -> n + 1)
        .mapToObj(n -> new BackupName(rescue + "-" + n))
        .filter(name -> store.find(name).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static Failure cannotKeep(SqliteFile file, Failure damaged) {
    return Failure.state("restore.damaged", "what is live cannot be kept first: " + damaged.what())
        .because(damaged)
        .now("nothing was replaced")
        .next(
            "move %s away yourself, with its -wal, -shm and -journal, and do it again: then the"
                    .formatted(file.path())
                + " file is created anew");
  }

  /** Makes the live file equal to a file of ours; what is live is kept under the rescue name. */
  void replace(Path by, Contents goal, BackupName name, BackupName rescue, Progress progress) {
    SqliteFile file = file();
    if (!keep(file, rescue, Optional.of(goal), progress).equals(goal)) {
      write(by, goal, name, file, progress);
    }
  }

  /** A copy of the live file as it is now. */
  Path copyOfLive(Draft scratch, Progress progress) {
    SqliteFile file = existing();
    try {
      return copier(file, progress).copy(scratch);
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot read", file, e);
    }
  }

  private void write(
      Path data, Contents wanted, BackupName name, SqliteFile file, Progress progress) {
    try (Draft scratch = store.draft()) {
      new Restoring(file, patience, progress).from(data, scratch);
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot restore " + name + " into", file, e);
    }
    List<String> differences = contents(progress).differencesFrom(wanted);
    if (!differences.isEmpty()) {
      throw Failure.state(
              "restore.not-equal",
              "%s was restored into %s, which now differs from it: %s"
                  .formatted(name, file.path(), differences))
          .now("somebody else has written meanwhile, or the disk is failing")
          .next("see who has it open, end it, and do it again: what is live now is kept first");
    }
  }

  @Override
  public void restoreAbsence(BackupName rescue, Progress progress) {
    SqliteFile file = file();
    if (!file.exists()) {
      return;
    }
    List<Writer> users = otherWriters(Set.of()).seen();
    if (!users.isEmpty()) {
      throw Failure.state(
              "database.in-use",
              file.path()
                  + " cannot be taken away while in use by "
                  + users.getFirst().description())
          .now("nothing was taken away")
          .next("end it and do it again: what it went on writing would be lost");
    }
    keep(file, rescue, Optional.empty(), progress);
    try {
      Removal.remove(file, patience);
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot take away", file, e);
    }
  }

  @Override
  public Changes changesSince(BackupName base, Progress progress) {
    require(base);
    SqliteFile file = existing();
    try (Draft scratch = store.draft()) {
      Path now = copier(file, progress).copy(scratch);
      progress.say("comparing with " + base);
      return DatabaseDiff.between(data(base), now);
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot count what was written since " + base + " in", file, e);
    }
  }

  @Override
  public Changes changesBetween(BackupName base, BackupName later, Progress progress) {
    require(base);
    require(later);
    progress.say("comparing " + later + " with " + base);
    try {
      return DatabaseDiff.between(data(base), data(later));
    } catch (SQLException e) {
      throw SqliteFailures.of(
          "cannot count what was written since " + base + " in", new SqliteFile(data(later)), e);
    }
  }

  @Override
  public OtherWriters otherWriters(Set<Long> ours) {
    return OpenFiles.find(file(), ours);
  }

  @Override
  public WriteGuard guard(Supplier<Set<Long>> ours) {
    SqliteFile file = existing();
    try {
      return Sentry.open(() -> new Post(file, patience, ours), PAUSE);
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot guard", file, e);
    }
  }

  @Override
  public Blocking blocking() {
    return new Blocking(
        false,
        "SQLite refuses nobody who may open the file: other programs that write while requests"
            + " wait are noticed, and not kept out");
  }

  @Override
  public Optional<Replay> replay() {
    return Optional.of(new SqliteReplay(this, store));
  }

  @Override
  public List<Unmet> unmet(List<Demand> demands) {
    SqliteFile file = existing();
    List<Unmet> unmet = new ArrayList<>();
    try (LiveRead live = LiveRead.begin(file, patience)) {
      for (Demand demand : demands) {
        long rows = Schema.number(live.connection(), demand.counting());
        if (rows > 0) {
          unmet.add(new Unmet(demand, rows));
        }
      }
      return unmet;
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot count what the migration would refuse in", file, e);
    }
  }

  @Override
  public Optional<Exchange> exchange() {
    return Optional.of(new SqliteExchange(named, store));
  }

  @Override
  public long bytes() {
    return exists() ? file().path().toFile().length() : 0;
  }

  @Override
  public void delete(BackupName name) {
    store.delete(name);
  }

  /** What the file shows about surviving a power cut. */
  public Durability durability() {
    SqliteFile file = existing();
    try (LiveRead live = LiveRead.begin(file, patience)) {
      return new Durability(live.isWal());
    } catch (SQLException e) {
      throw SqliteFailures.of("cannot read", file, e);
    }
  }

  private SqliteFile file() {
    return SqliteFile.at(named);
  }

  private SqliteFile existing() {
    SqliteFile file = file();
    if (!file.exists()) {
      throw Failure.state("database.missing", "there is no database at " + file.path())
          .next("check 'database:' in slipway.yaml, or create it: slipway db upgrade");
    }
    return file;
  }

  private Copier copier(SqliteFile file, Progress progress) {
    return new Copier(file, patience, progress);
  }

  private Path data(BackupName name) {
    return Copier.data(store.directory(name));
  }

  private Backup require(BackupName name) {
    return store
        .find(name)
        .orElseThrow(() ->
            Failure.state("backup.gone", "there is no backup " + name)
                .next("see 'slipway backup list'"));
  }
}
