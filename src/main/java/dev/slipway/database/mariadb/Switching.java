package dev.slipway.database.mariadb;

import dev.slipway.database.Backup;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Puts restored tables in the place of the live ones. MariaDB cannot rename a database, so one
 * RENAME TABLE, which is whole or not at all, moves every table out and every restored one in.
 * Tables with triggers refuse to move: those are taken away before and created anew, as are views,
 * routines and events. A durable note says all of it beforehand, so that whoever comes after a
 * crash goes on where the tables say that it stopped.
 */
final class Switching {
  private final Place place;
  private final Progress progress;

  Switching(Place place, Progress progress) {
    this.place = place;
    this.progress = progress;
  }

  /** Finishes a switch that somebody who died has begun, if there is one. */
  void finishBegun() throws SQLException {
    Optional<SwitchNote> begun = SwitchNote.read(place.store());
    if (begun.isPresent()) {
      progress.say("finishing a restore that was begun");
      go(begun.get());
    }
  }

  /**
   * Begins and finishes one.
   *
   * @param from the backup, when it is one
   * @param restored holds its tables and nothing else; is taken away in the end
   * @param newCode what it holds besides
   */
  void run(Optional<BackupName> from, BackupName rescue, String restored, Code newCode)
      throws SQLException {
    String kept = place.scratch().fresh(Scratch.Use.BACKUP);
    try {
      SwitchNote note = begin(from, rescue, restored, newCode, kept);
      note.write(place.store());
      go(note);
    } finally {
      Scratch.done(kept); // From here on the note, or the backup, says whether it is needed.
    }
  }

  private SwitchNote begin(
      Optional<BackupName> from, BackupName rescue, String restored, Code newCode, String kept)
      throws SQLException {
    try (Session session = place.server().open()) {
      refuseReferences(session);
      if (!restored.isEmpty()) {
        tryCode(restored, newCode);
      }
      createLive(session, restored);
      Code oldCode;
      try (Session live = place.server().open(place.live())) {
        oldCode = CodeReader.read(live, place.live());
      }
      place.scratch().create(session, kept, place.live());
      tryDefiners(session, kept, oldCode);
      return new SwitchNote(
          from.map(BackupName::value).orElse(""),
          rescue.value(),
          restored,
          kept,
          movable(session, place.live()),
          restored.isEmpty() ? List.of() : movable(session, restored),
          oldCode,
          newCode,
          Tables.positions(session, place.live()));
    }
  }

  /** Takes away what was to become live when that has failed; unless it was begun. */
  void dropUnlessBegun(String restored, Exception failure) {
    if (SwitchNote.read(place.store()).isPresent()) {
      return;
    }
    try (Session session = place.server().open()) {
      Scratch.drop(session, restored);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    } finally {
      Scratch.done(restored);
    }
  }

  /** A reference from elsewhere would follow our table to where it is kept. */
  private void refuseReferences(Session session) throws SQLException {
    String live = Sql.text(place.live());
    List<String> references =
        session.list(
            "SELECT CONCAT(table_schema, '.', table_name) FROM information_schema.key_column_usage"
                + " WHERE referenced_table_schema = "
                + live
                + " AND table_schema <> "
                + live,
            row -> row.getString(1));
    if (!references.isEmpty()) {
      throw refused("a foreign key of " + references.getFirst() + " refers to a table of it");
    }
  }

  private Failure refused(String why) {
    return Failure.state(
            "restore.refused", place.describe() + " cannot be switched to a restored copy: " + why)
        .now("nothing was replaced")
        .next("drop that first, or restore by hand");
  }

  /** Whether we may create everything again is seen by doing it, where nobody uses it. */
  private void tryCode(String restored, Code code) throws SQLException {
    List<Code.Item> asleep = code.objects().stream().map(Code.Item::asleep).toList();
    try (Session session = place.server().open(restored)) {
      CodeWriter writer = new CodeWriter(session);
      try {
        writer.create(asleep);
      } catch (SQLException e) {
        throw refused("its code cannot be created again: " + e.getMessage()).because(e);
      }
      writer.drop(asleep);
    }
  }

  private void createLive(Session session, String restored) throws SQLException {
    session.run(
        "CREATE DATABASE IF NOT EXISTS "
            + Sql.name(place.live())
            + " "
            + Catalogues.defaults(session, restored.isEmpty() ? place.live() : restored));
  }

  private void tryDefiners(Session session, String kept, Code code) throws SQLException {
    String probe = Sql.in(kept, "slipway_probe");
    for (String definer : new HashSet<>(code.objects().stream().map(Code.Item::definer).toList())) {
      try {
        if (!definer.isEmpty()) {
          session.run(
              "CREATE DEFINER=" + definer + " VIEW " + probe + " AS SELECT 1",
              "DROP VIEW " + probe);
        }
      } catch (SQLException e) {
        Scratch.drop(session, kept);
        throw refused(
                "what belongs to " + definer + " could not be brought back: " + e.getMessage())
            .because(e)
            .next("grant SET USER ON *.* to the account of Slipway");
      }
    }
  }

  /** What RENAME TABLE moves: tables and sequences. */
  static List<String> movable(Session session, String database) throws SQLException {
    List<String> names = new ArrayList<>();
    Tables.of(session, database).forEach(table -> names.add(table.name()));
    names.addAll(Tables.sequences(session, database));
    return names;
  }

  private void go(SwitchNote note) throws SQLException {
    try (Session session = place.server().open(place.live())) {
      move(session, note);
      progress.say("creating views, routines and triggers");
      CodeWriter writer = new CodeWriter(session);
      writer.drop(without(note.oldCode(), note.newCode()));
      writer.create(note.newCode().objects());
      if (!note.restored().isEmpty()) {
        String defaults = Catalogues.defaults(session, note.restored());
        session.run("ALTER DATABASE " + Sql.name(place.live()) + " " + defaults);
      }
    }
    BackupName rescue = new BackupName(note.rescue());
    if (!isKept(note)) {
      new Taking(place, freeName(rescue), Backup.RESCUE, progress)
          .moved(note.kept(), note.oldCode(), note.positions());
    }
    if (!note.from().isEmpty()) {
      place.store().noteRestored(new BackupName(note.from()), rescue);
    }
    SwitchNote.forget(place.store());
    if (!note.restored().isEmpty()) {
      try (Session session = place.server().open()) {
        Scratch.drop(session, note.restored());
      }
    }
  }

  private static List<Code.Item> without(Code old, Code now) {
    return old.objects().stream()
        .filter(item ->
            now.objects().stream()
                .noneMatch(n -> n.kind().equals(item.kind()) && n.name().equals(item.name())))
        .toList();
  }

  private boolean isKept(SwitchNote note) {
    return place.store().all().stream()
        .map(backup -> BackupFiles.of(place.store(), backup.name()).database())
        .anyMatch(Optional.of(note.kept())::equals);
  }

  private BackupName freeName(BackupName rescue) {
    return IntStream.iterate(1, n -> n + 1)
        .mapToObj(n -> n == 1 ? rescue : new BackupName(rescue + "-" + n))
        .filter(name -> place.store().find(name).isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private void move(Session session, SwitchNote note) throws SQLException {
    List<String> moves = moves(session, note);
    if (moves.isEmpty()) {
      return;
    }
    progress.say("switching to the restored tables");
    List<Code.Item> triggers =
        note.oldCode().objects().stream().filter(i -> i.kind().equals("TRIGGER")).toList();
    CodeWriter writer = new CodeWriter(session);
    try {
      writer.drop(triggers);
      session.run("RENAME TABLE " + String.join(", ", moves));
    } catch (SQLException e) {
      if (isLost(e)) {
        throw e; // The note stays: nobody can say how far it came.
      }
      takeBack(session, note, writer, triggers, e);
      throw e;
    }
  }

  /** Whether the connection is gone, so that nobody can say what became of it. */
  static boolean isLost(SQLException e) {
    return e.getSQLState() == null || e.getSQLState().startsWith("08");
  }

  private void takeBack(
      Session session,
      SwitchNote note,
      CodeWriter writer,
      List<Code.Item> triggers,
      SQLException failure)
      throws SQLException {
    if (!movable(session, note.kept()).isEmpty()) {
      return; // Some moved before a crash: only going on is sound.
    }
    try {
      writer.create(triggers);
      SwitchNote.forget(place.store());
      Scratch.drop(session, note.kept());
      if (!note.restored().isEmpty()) {
        Scratch.drop(session, note.restored());
      }
    } catch (SQLException e) {
      failure.addSuppressed(e); // The note stays, and says what is missing.
    }
  }

  /** What still has to move, old ones first; which does not depend on how far it came. */
  private List<String> moves(Session session, SwitchNote note) throws SQLException {
    Set<String> live = new HashSet<>(movable(session, place.live()));
    Set<String> kept = new HashSet<>(movable(session, note.kept()));
    Set<String> restored =
        note.restored().isEmpty() ? Set.of() : new HashSet<>(movable(session, note.restored()));
    List<String> moves = new ArrayList<>();
    for (String table : note.oldTables()) {
      boolean replaced = note.newTables().contains(table) && !restored.contains(table);
      if (live.contains(table) && !kept.contains(table) && !replaced) {
        moves.add(Sql.in(place.live(), table) + " TO " + Sql.in(note.kept(), table));
      }
    }
    for (String table : note.newTables()) {
      if (restored.contains(table)) {
        moves.add(Sql.in(note.restored(), table) + " TO " + Sql.in(place.live(), table));
      }
    }
    return moves;
  }
}
