package dev.slipway.database;

import dev.slipway.model.BackupName;
import dev.slipway.model.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One app's database in one environment. Every engine guarantees the same, stated here and in the
 * contract test; failures are {@link dev.slipway.model.Failure}s and leave the live data untouched
 * unless a method says otherwise. Not for use from two threads at once.
 */
public interface Database {

  /** Engine and place, fit for people and without secrets: {@code SQLite /srv/shop/shop.db}. */
  String describe();

  /** Whether there is a database at all; false before the first deployment. */
  boolean exists();

  /**
   * Schema and contents of the live database at one moment, while others may write.
   *
   * @throws dev.slipway.model.Failure when it cannot be read
   */
  Contents contents(Progress progress);

  /** Only the schema and its fingerprint: quick, whatever the amount of data. */
  Catalogue catalogue();

  /**
   * Takes a consistent copy while others go on writing, durable when this returns. Complete or
   * absent: a copy that died half-way is never listed. Taking a backup that already exists complete
   * returns it.
   */
  Backup backUp(BackupName name, String version, Assurance assurance, Progress progress);

  /** The complete backup of that name, if there is one. */
  Optional<Backup> backup(BackupName name);

  /** Every complete backup, newest first. */
  List<Backup> backups();

  /** Restores that backup to a scratch place and compares it with its manifest. */
  Proof verify(BackupName name, Progress progress);

  /**
   * Makes a scratch database from a backup, quickly where the file system can share blocks.
   *
   * @param folder an empty folder for it alone, which takes owner and mode of the live one's
   * @throws dev.slipway.model.Failure when there is no room for it; nothing is made then
   */
  Clone cloneInto(Path folder, BackupName from, Progress progress);

  /**
   * Makes a scratch database with the whole schema of a backup and some of its rows, where all of
   * them would take too long; foreign keys that hold there hold here.
   *
   * @param folder as for {@link #cloneInto}
   * @return empty for an engine that cannot
   */
  default Optional<Clone> sampleInto(Path folder, BackupName from, Progress progress) {
    return Optional.empty();
  }

  /**
   * Takes away what an executor that died left of clones, and every account made for them. Those in
   * a folder are gone with it.
   */
  void dropClones();

  /**
   * Makes the live database equal to a backup in one transaction; what is live now is first kept
   * under {@code rescue}. When it was already done under that name, nothing happens, whatever was
   * written since. After a crash half-way the live data is either the old or the restored, never a
   * mix, and calling again finishes it. When something was written between the rescue copy and the
   * crash, that too is kept, under {@code rescue} with a number behind.
   *
   * @throws dev.slipway.model.Failure when it could not be done within a bounded time, for example
   *     because somebody holds the database locked; the live data is then what it was
   */
  void restore(BackupName from, BackupName rescue, Progress progress);

  /**
   * Finishes a restore or a replay that somebody who died has begun, where what is live is neither
   * the old nor the new until somebody does; does nothing where there is none.
   */
  default void finishRestore(Progress progress) {}

  /**
   * Whether {@link #restore} of that backup under that rescue name was finished. Quick: asks for a
   * durable note, and compares nothing.
   */
  boolean isRestored(BackupName from, BackupName rescue);

  /** Takes the database away when there was none before, keeping it under {@code rescue}. */
  void restoreAbsence(BackupName rescue, Progress progress);

  /** Rows inserted, updated and deleted since that backup, per table, by key where there is one. */
  Changes changesSince(BackupName base, Progress progress);

  /** The same between two backups, however old. */
  Changes changesBetween(BackupName base, BackupName later, Progress progress);

  /**
   * Processes or sessions that have the live database open, other than those named.
   *
   * @param ours process ids to leave out, with all their descendants
   */
  OtherWriters otherWriters(Set<Long> ours);

  /**
   * Begins to keep others from writing: whoever is none of ours is ended as soon as it is seen,
   * where the engine and the account can.
   *
   * @param ours asked again and again: process ids to leave alone, with all their descendants
   * @throws dev.slipway.model.Failure when nobody can look at all
   */
  WriteGuard guard(Supplier<Set<Long>> ours);

  /** Whether {@link #guard} can keep others out, and whose sessions it cannot end. Quick. */
  Blocking blocking();

  /** Under this name, or one that begins with it, a migration's sessions are known to a server. */
  String MIGRATION = "slipway-migration";

  /**
   * Ends the sessions of a migration whose program is gone, and makes sure that none remains: what
   * it began may still be committed seconds later. Does nothing where there are no sessions.
   *
   * @return how many were ended
   */
  default int endAbandoned() {
    return 0;
  }

  /** How what was written after a migration is kept when going back; empty where it cannot be. */
  default Optional<Replay> replay() {
    return Optional.empty();
  }

  /**
   * Counts, in the live database at one moment, the rows that do not meet what the migrated schema
   * will ask; see {@link Clone#newDemands}.
   *
   * @return only what is not met
   */
  default List<Demand.Unmet> unmet(List<Demand> demands) {
    return List.of();
  }

  /** Plain SQL out of it and into it; empty for an engine that cannot. */
  default Optional<Exchange> exchange() {
    return Optional.empty();
  }

  /** About how many bytes a copy of the live database takes; 0 when nobody knows. Quick. */
  default long bytes() {
    return backups().stream().findFirst().map(Backup::bytes).orElse(0L);
  }

  /**
   * How many connections the app's account can have; empty for an engine without a server.
   *
   * @throws dev.slipway.model.Failure when that account cannot log in
   */
  default Optional<ConnectionLimit> connections() {
    return Optional.empty();
  }

  /** What is worth knowing before going live, in words; empty when nothing is. Quick. */
  default List<String> advice() {
    return List.of();
  }

  /**
   * The other server on which backups are proven and clones are made; empty where that is done
   * beside the live data.
   *
   * @throws dev.slipway.model.Failure when it cannot be used, and why
   */
  default Optional<ProvingGround> provingGround() {
    return Optional.empty();
  }

  /**
   * Asks for the rights that backups, clones and ways back need, so that none is missed only when a
   * deployment is half through. Makes nothing that stays.
   *
   * @throws dev.slipway.model.Failure {@code database.grant} with the statement that gives them
   */
  default void requireRights() {}

  /** Deletes a backup; deleting one that is absent does nothing. */
  void delete(BackupName name);
}
