package dev.slipway.database.postgres;

import dev.slipway.database.Backup;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.database.Proof;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.process.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Backups as databases that can be asked: restored to a scratch database that belongs to the
 * account of clones, or the copy on the server that a backup is.
 */
final class Bases {
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

  /** Where backups are proven; what is asked of it has a connection to there. */
  static Bases proving(Place place, Progress progress) {
    return new Bases(place, place.proving(), progress);
  }

  private String template(BackupName name) {
    return place.ours().of(Ours.TEMPLATE, name);
  }

  /** Something to be done with a database. */
  interface Use<T> {
    T with(String database) throws SQLException;
  }

  /** Gives a database that holds what the backup holds, and takes away what was made for it. */
  <T> T with(Connection control, BackupName name, Use<T> use) throws SQLException {
    if (place.isKept(name)) {
      return use.with(kept(control, name));
    }
    boolean there = isReady(control, name);
    String template = there ? template(name) : restored(control, place.require(name));
    try {
      return use.with(template);
    } finally {
      if (!there) {
        dropTemplate(control, name);
      }
    }
  }

  /** Restores a backup beside and compares it with its manifest. */
  Proof verified(Connection control, Backup backup) throws SQLException {
    BackupName name = backup.name();
    List<String> differences = new ArrayList<>();
    if (!place.isKept(name)) {
      Dump dump = new Dump(place.store().directory(name), place.clients(control));
      if (!dump.digest().equals(backup.digest())) {
        // What was damaged is not restored: nobody knows what it would do.
        return new Proof(List.of("the dump's bytes are not those that were written"));
      }
    }
    try {
      differences.addAll(with(control, name, database -> differences(control, database, backup)));
    } catch (Failure e) {
      if (!e.code().startsWith("restore.")) {
        throw e;
      }
      differences.add("it cannot be restored: " + e.what());
    }
    return new Proof(differences);
  }

  /** The copy on the server that a backup is. */
  String kept(Connection control, BackupName name) throws SQLException {
    String database = live.ours().of(Ours.KEPT, name);
    if (Attributes.of(control, database).isEmpty()) {
      throw Failure.state(
              "backup.gone",
              "the backup %s is the database %s, which is not there any more"
                  .formatted(name, database))
          .next("see who dropped it; other backups: slipway backup list");
    }
    return database;
  }

  /** The database from which clones of that backup are made; restored if there is none yet. */
  String forClones(Connection control, BackupName name) throws SQLException {
    String template =
        isReady(control, name) ? template(name) : restored(control, place.require(name));
    Scratch.mark(control, template, Scratch.USED);
    return template;
  }

  private boolean isReady(Connection control, BackupName name) throws SQLException {
    return List.of(Scratch.READY, Scratch.USED).contains(Scratch.markOf(control, template(name)));
  }

  private String restored(Connection control, Backup backup) throws SQLException {
    Attributes attributes = place.attributesOf(backup.name());
    if (!place.isKept(backup.name())) {
      Place.requireNotNewer(control, backup);
      Dump dump = new Dump(place.store().directory(backup.name()), place.clients(control));
      return restore(control, backup, dump, attributes);
    }
    // What is in a copy belongs to the app's account; a dump of it can belong to the clones'.
    try (Connection there = live.server().control();
        Draft draft = place.store().draft()) {
      Dump dump = new Dump(draft.directory(), live.clients(there));
      dump.write(live.server(), kept(there, backup.name()), Optional.empty());
      return restore(control, backup, dump, attributes);
    }
  }

  /** Restores a dump to its scratch database. */
  String restore(Connection control, Backup backup, Dump dump, Attributes attributes)
      throws SQLException {
    String template = template(backup.name());
    progress.say("restoring " + backup.name() + " to a scratch database");
    Server account = place.scratch().login(control);
    if (live.equals(place)) {
      place.scratch().create(control, template, attributes, place.ours().role());
    } else {
      new Elsewhere(live, place).create(control, template, attributes, backup);
    }
    place.scratch().letIn(control, template);
    try (Draft draft = place.store().draft()) {
      place
          .scratch()
          .fill(account, template, backup, dump, draft.directory(), List.of("DEFAULT ACL"));
      place.scratch().lockOut(control, template);
    } catch (SQLException | Failure e) {
      dropAfter(control, backup.name(), e);
      throw e;
    }
    // From now on the account has no way to it.
    Sql.execute(control, "ALTER DATABASE %s OWNER TO CURRENT_USER".formatted(Sql.name(template)));
    Scratch.mark(control, template, Scratch.READY);
    return template;
  }

  private void dropAfter(Connection control, BackupName name, Exception cause) {
    try {
      dropTemplate(control, name);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** What in a restored database is not as the manifest says, in words. */
  List<String> differences(Connection control, String database, Backup backup) throws SQLException {
    progress.say("comparing");
    List<String> differences = new ArrayList<>();
    try (Reading reading = Reading.of(place.server(), database)) {
      Contents found = reading.contents();
      differences.addAll(found.differencesFrom(backup.contents()));
      reading
          .sequences()
          .forEach((name, position) -> {
            long wanted = backup.sequences().getOrDefault(name, position);
            if (position < wanted) {
              differences.add(
                  "sequence %s stands at %d, before %d".formatted(name, position, wanted));
            }
          });
    }
    differences.addAll(check(control, database));
    return differences;
  }

  /** The server's own check of tables and indexes, where it is installed and we may run it. */
  private List<String> check(Connection control, String database) throws SQLException {
    Clients clients = place.clients(control);
    if (!Rights.of(control).superuser()
        || !clients.has("pg_amcheck")
        || !Sql.is(
            control,
            "SELECT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck')")) {
      return List.of();
    }
    progress.say("checking tables and indexes");
    try (Connection inside = place.server().open(database);
        Draft draft = place.store().draft()) {
      boolean there =
          Sql.is(inside, "SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'amcheck')");
      if (!there) {
        Sql.execute(inside, "CREATE EXTENSION amcheck SCHEMA pg_catalog");
      }
      Outcome checked =
          clients.run(
              place.server(),
              database,
              draft.directory(),
              "pg_amcheck",
              List.of("--jobs=2", "--database=" + database));
      if (!there) {
        Sql.execute(inside, "DROP EXTENSION amcheck");
      }
      return checked.succeeded()
          ? List.of()
          : List.of("pg_amcheck " + checked.inWords() + ": " + checked.output());
    }
  }

  /** Takes a restored database away, and the account with it if nothing else is its. */
  void dropTemplate(Connection control, BackupName name) throws SQLException {
    place.scratch().drop(control, template(name));
    place.scratch().dropRole(control);
  }

  /** Keeps one restored database for clones, and none of older backups. */
  void keepOnly(Connection control, BackupName name) throws SQLException {
    for (String database : place.scratch().all(control, Ours.TEMPLATE)) {
      if (!database.equals(template(name))) {
        place.scratch().drop(control, database);
      }
    }
    place.scratch().lockRole(control);
  }
}
