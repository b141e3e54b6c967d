package dev.slipway.report;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * The backups of one app and environment that are off site, newest first.
 *
 * @param app {@code app/environment}
 * @param place where they are
 * @param backups one entry each
 */
@Json
public record OffSiteList(String app, String place, List<Line> backups) {

  /**
   * One of them.
   *
   * @param name its name
   * @param version the release version whose data it holds
   * @param takenAt when its moment was
   * @param bytes its size on disk
   * @param sealedBytes its size there, packed and encrypted
   * @param rows rows of all tables
   * @param proven whether it was restored and equal before it left
   * @param digest SHA-256 of what is there
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record Line(
      String name,
      String version,
      Instant takenAt,
      long bytes,
      long sealedBytes,
      long rows,
      boolean proven,
      String digest) {}

  /** For people: a table. */
  public String text(ZoneId zone) {
    if (backups.isEmpty()) {
      return "there is no backup of " + app + " in " + place + "\n";
    }
    TextTable table = new TextTable("BACKUP", "VERSION", "TAKEN", "SIZE", "SIZE THERE", "ROWS");
    for (Line line : backups) {
      table.row(
          line.name(),
          line.version(),
          When.of(line.takenAt(), zone),
          Amount.ofBytes(line.bytes()),
          Amount.ofBytes(line.sealedBytes()),
          String.valueOf(line.rows()));
    }
    return table.text();
  }
}
