package dev.slipway.release.pack;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.MigrationConfig;
import java.util.List;

/**
 * What of a source tree goes into the archive, besides the automatic exclusions. Patterns are those
 * of gitignore(5), anchored at the root; {@code **}{@code /x} fits at every depth.
 *
 * @param shared files, and folders ending in {@code /}, that stay on the host; of a shared folder
 *     only what is under version control is shipped
 * @param exclude left out
 * @param include taken in although an exclusion names it
 * @param migrationFolders where migrations are, each ending in {@code /}; empty when the app has
 *     none
 */
public record Selection(
    List<String> shared,
    List<String> exclude,
    List<String> include,
    List<String> migrationFolders) {

  /** Copies the lists. */
  public Selection {
    shared = List.copyOf(shared);
    exclude = List.copyOf(exclude);
    include = List.copyOf(include);
    migrationFolders = List.copyOf(migrationFolders);
  }

  /** As {@code slipway.yaml} says. */
  public static Selection of(AppConfig config) {
    return new Selection(
        config.shared(),
        config.exclude(),
        config.include(),
        config.migrations().map(Selection::folders).orElse(List.of()));
  }

  private static List<String> folders(MigrationConfig migrations) {
    return migrations
        .folder()
        .map(folder -> List.of(folder.endsWith("/") ? folder : folder + "/"))
        .orElse(List.of("migrations/", "alembic/"));
  }

  /** Whether the file belongs to a migration; Django keeps one folder of them in each app. */
  boolean isMigration(String path) {
    return migrationFolders.stream().anyMatch(path::startsWith)
        || (!migrationFolders.isEmpty() && path.contains("/migrations/"));
  }
}
