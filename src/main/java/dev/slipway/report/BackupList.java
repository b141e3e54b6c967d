package dev.slipway.report;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The complete backups of one app and environment, newest first.
 *
 * @param app {@code app/environment}
 * @param backups one entry each
 */
@Json
public record BackupList(String app, List<Line> backups) {

  /**
   * One backup.
   *
   * @param name its name
   * @param version the release version whose data it holds
   * @param takenAt when its moment was
   * @param bytes size on disk
   * @param rows rows of all tables
   * @param proven whether it was proven by restoring it
   * @param digest SHA-256 of its data file
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record Line(
      String name,
      String version,
      Instant takenAt,
      long bytes,
      long rows,
      boolean proven,
      String digest) {}

  /** For people: a table. */
  public String text(ZoneId zone) {
    if (backups.isEmpty()) {
      return app + " has no backup\n";
    }
    TextTable table = new TextTable("BACKUP", "VERSION", "TAKEN", "SIZE", "ROWS", "PROVEN");
    for (Line line : backups) {
      table.row(
          line.name(),
          line.version(),
          When.of(line.takenAt(), zone),
          Amount.ofBytes(line.bytes()),
          String.valueOf(line.rows()),
          line.proven() ? "by restoring it" : "no, copied only");
    }
    return table.text();
  }
}
