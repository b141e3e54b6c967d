package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.database.Restored;
import dev.slipway.model.BackupName;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes away databases of ours that nothing needs any more. */
final class Leftovers {
  private static final List<Scratch.Use> MADE_OF_A_BACKUP =
      List.of(Scratch.Use.BASE, Scratch.Use.SAMPLE, Scratch.Use.PREPARED);

  private final Place place;

  Leftovers(Place place) {
    this.place = place;
  }

  /** What a killed process left of work under way. */
  void dropUnfinished() throws SQLException {
    Set<String> needed = needed();
    try (Session session = place.server().open()) {
      for (String name : place.scratch().leftOver(session, Scratch.Use.WORK, Scratch.Use.BACKUP)) {
        if (!needed.contains(name)) {
          // A dump is loaded as one of its own.
          CloneAccount.dropIfMade(session, name);
          Scratch.drop(session, name);
        }
      }
    }
  }

  /** Databases that a backup, or a restore that was begun, depends on. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>();
    for (Backup backup : place.store().all()) {
      BackupFiles.of(place.store(), backup.name()).database().ifPresent(needed::add);
    }
    SwitchNote.read(place.store())
        .ifPresent(note -> {
          needed.add(note.kept());
          needed.add(note.restored());
        });
    return needed;
  }

  /**
   * Clones of this and other processes, their accounts, and what they were made from, if that is
   * not to stay.
   */
  void dropClones(Restored restored) throws SQLException {
    dropUnfinished();
    Set<String> needed = needed();
    if (restored.stays(/* cloned= */ true)) {
      needed.addAll(bases());
    }
    try (Session session = place.server().open()) {
      for (String clone : place.scratch().all(session, Scratch.Use.CLONE)) {
        MariaClone.drop(session, clone);
      }
      for (String name :
          place
              .scratch()
              .all(
                  session,
                  Scratch.Use.BASE,
                  Scratch.Use.SAMPLE,
                  Scratch.Use.PREPARED,
                  Scratch.Use.REMEMBERED,
                  Scratch.Use.EXCUSED,
                  Scratch.Use.WRITTEN)) {
        if (!needed.contains(name)) {
          Scratch.drop(session, name);
        }
      }
    }
  }

  /** Whole ones, of backups that are there. */
  private Set<String> bases() throws SQLException {
    Set<String> bases = new HashSet<>();
    for (Backup backup : place.store().all()) {
      String base = place.scratch().of(Scratch.Use.BASE, backup.name().value());
      if (Bases.isComplete(place, base, backup.name())) {
        bases.add(base);
      }
    }
    return bases;
  }

  /** Deletes a backup with what it has on the server. */
  void delete(BackupName name) throws SQLException {
    Optional<String> database = BackupFiles.of(place.store(), name).database();
    place.store().delete(name);
    try (Session session = place.server().open()) {
      // When it dies in between, nothing refers to the database any more, and it is left over.
      if (database.isPresent()) {
        Scratch.drop(session, database.get());
      }
      Set<String> needed = needed();
      for (Scratch.Use use : MADE_OF_A_BACKUP) {
        String made = place.scratch().of(use, name.value());
        if (!needed.contains(made)) {
          Scratch.drop(session, made);
        }
      }
    }
  }
}
