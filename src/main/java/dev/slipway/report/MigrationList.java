package dev.slipway.report;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * The migrations that the serving release of an app and environment knows, oldest first.
 *
 * @param app {@code app/environment}
 * @param tool the app's migration tool
 * @param migrations one entry each; empty for tools that cannot say
 */
@Json
public record MigrationList(String app, String tool, List<Line> migrations) {

  /**
   * One migration.
   *
   * @param revision the tool's own id
   * @param title its message
   * @param applied whether the database has it
   */
  @Json
  public record Line(String revision, String title, boolean applied) {}

  /** For people: a table. */
  public String text() {
    if (migrations.isEmpty()) {
      return app + ": " + tool + " cannot list migrations, or there are none\n";
    }
    TextTable table = new TextTable("REVISION", "STATE", "TITLE");
    for (Line line : migrations) {
      table.row(line.revision(), line.applied() ? "applied" : "pending", line.title());
    }
    return table.text();
  }
}
