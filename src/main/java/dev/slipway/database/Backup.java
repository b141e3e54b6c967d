package dev.slipway.database;

import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A complete copy of a database: its manifest. Readable with the engine's stock tools.
 *
 * @param name its name
 * @param number rises with every backup of this database: it says which is newer, since clocks jump
 * @param version the release version whose data it holds, or {@link #RESCUE}
 * @param takenAt when the copy's moment was
 * @param bytes size on disk
 * @param digest SHA-256 of the data
 * @param tool engine and version that made it
 * @param assurance what was done to know it is good
 * @param contents schema and contents at that moment
 * @param complaints what the engine's own checks said about the live database then, such as broken
 *     foreign keys: noted, not refused, and expected again wherever it is restored; empty when not
 *     checked or nothing was wrong
 * @param sequences where sequences and automatic numbers stood, by name; empty where the data file
 *     itself says it
 * @param needs what must be there to restore it: roles, extensions; empty when nothing
 */
@Json
public record Backup(
    BackupName name,
    long number,
    String version,
    Instant takenAt,
    long bytes,
    Digest digest,
    String tool,
    Assurance assurance,
    Contents contents,
    List<String> complaints,
    Map<String, Long> sequences,
    List<String> needs) {

  /** What stands in place of a version when a restore kept what it replaced. */
  public static final String RESCUE = "rescue";

  /** Copies the collections. */
  public Backup {
    complaints = List.copyOf(complaints);
    // Manifests of older backups have neither.
    sequences = sequences == null ? Map.of() : Map.copyOf(sequences);
    needs = needs == null ? List.of() : List.copyOf(needs);
  }

  /** The same under another name. */
  public Backup called(BackupName other) {
    return new Backup(
        other,
        number,
        version,
        takenAt,
        bytes,
        digest,
        tool,
        assurance,
        contents,
        complaints,
        sequences,
        needs);
  }

  /** Whether a restore made it, of what it replaced: not the data of one release. */
  public boolean isRescue() {
    return version.equals(RESCUE);
  }
}
