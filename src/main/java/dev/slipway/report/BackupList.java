package dev.slipway.report;

import dev.slipway.model.Amount;
import io.avaje.jsonb.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The complete backups of one app and environment, newest first.
 *
 * @param app {@code app/environment}
 * @param backups one entry each
 * @param problems what is wrong with those that are taken unasked, in words
 */
@Json
public record BackupList(String app, List<Line> backups, List<String> problems) {

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
   * @param lastProven when it was last restored and equal; null when it never was
   * @param differs whether it was something else when it was last restored
   * @param note a person's words about it; empty when there are none
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  public record Line(
      String name,
      String version,
      Instant takenAt,
      long bytes,
      long rows,
      boolean proven,
      String digest,
      @Nullable Instant lastProven,
      boolean differs,
      String note) {}

  /** For people: a table. */
  public String text(ZoneId zone) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append("PROBLEM: ").append(problem).append('\n'));
    if (backups.isEmpty()) {
      return text + app + " has no backup\n";
    }
    TextTable table =
        new TextTable("BACKUP", "VERSION", "TAKEN", "SIZE", "ROWS", "LAST PROVEN", "NOTE");
    for (Line line : backups) {
      table.row(
          line.name(),
          line.version(),
          When.of(line.takenAt(), zone),
          Amount.ofBytes(line.bytes()),
          String.valueOf(line.rows()),
          proven(line, zone),
          line.note());
    }
    return text + table.text();
  }

  private static String proven(Line line, ZoneId zone) {
    if (line.differs()) {
      return "NO: restored, it differs";
    }
    return line.lastProven() == null ? "never, copied only" : When.of(line.lastProven(), zone);
  }
}
