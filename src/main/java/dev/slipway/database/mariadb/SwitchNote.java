package dev.slipway.database.mariadb;

import dev.slipway.database.BackupStore;
import dev.slipway.model.Failure;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A switch of the live tables that was begun: enough to finish it, whatever died when.
 *
 * @param from the backup that is being restored; empty when the database is being taken away
 * @param rescue what is live is kept as the backup of this name
 * @param restored the database that holds what becomes live; empty as {@code from}
 * @param kept the database that what is live moves to
 * @param oldTables what is live, tables and sequences
 * @param newTables what becomes live
 * @param oldCode routines, views, triggers and events that are live
 * @param newCode those that become live
 * @param positions where the old automatic numbers stood
 */
@Json
public record SwitchNote(
    String from,
    String rescue,
    String restored,
    String kept,
    List<String> oldTables,
    List<String> newTables,
    Code oldCode,
    Code newCode,
    Map<String, Long> positions) {
  private static final String NAME = "switch";

  /** Copies the collections. */
  public SwitchNote {
    oldTables = List.copyOf(oldTables);
    newTables = List.copyOf(newTables);
    positions = Map.copyOf(positions);
  }

  void write(BackupStore store) {
    store.note(NAME, type().toJson(this));
  }

  static Optional<SwitchNote> read(BackupStore store) {
    try {
      return store.noted(NAME).map(type()::fromJson);
    } catch (JsonException | NullPointerException e) {
      throw Failure.state("restore.note", "the note of a restore that was begun cannot be read")
          .because(e)
          .now("the live database may lack triggers or views")
          .next("look into .note-" + NAME + " beside the backups");
    }
  }

  static void forget(BackupStore store) {
    store.forget(NAME);
  }

  private static JsonType<SwitchNote> type() {
    return Jsonb.builder().build().type(SwitchNote.class);
  }
}
