package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Database;
import dev.slipway.database.sqlite.DjangoDatabase;
import dev.slipway.database.sqlite.SqliteDatabase;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.process.CommandRunner;
import dev.slipway.release.Releases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the database of a Django app is: its settings say, so a release has to be there with its
 * dependencies before they can be asked. The release that serves is asked; before the first one
 * does, the newest.
 */
final class DjangoLocation {
  /** What {@code database:} says instead of a URL. */
  static final String SETTING = "django";

  private final AppConfig config;
  private final SitePaths paths;
  private final Releases releases;
  private final Installations installations;
  private final CommandRunner commands;

  DjangoLocation(
      AppConfig config,
      SitePaths paths,
      Releases releases,
      Installations installations,
      CommandRunner commands) {
    this.config = config;
    this.paths = paths;
    this.releases = releases;
    this.installations = installations;
    this.commands = commands;
  }

  /** Whether the settings of this app leave it to Django. */
  static boolean isMeant(AppConfig config) {
    return config.database().filter(database -> database.url().equals(SETTING)).isPresent();
  }

  /**
   * The database; empty before a release can be asked.
   *
   * @throws Failure when the release that serves does not say
   */
  Optional<Database> find() {
    Optional<ReleaseId> serving = releases.current();
    Optional<ReleaseId> asked =
        serving.or(() -> releases.list().stream().filter(this::isInstalled).findFirst());
    try {
      return asked.map(this::ask);
    } catch (Failure failure) {
      if (serving.isPresent()) {
        throw failure;
      }
      // A release that never served may be broken; the one that comes will be asked.
      return Optional.empty();
    }
  }

  private boolean isInstalled(ReleaseId release) {
    return releases.isComplete(release)
        && (config.dependencies().isEmpty() || installations.environment(release).isPresent());
  }

  private Database ask(ReleaseId release) {
    String setting =
        new DjangoDatabase(commands).setting("python3", installations.surroundings(release));
    Path file = DatabasePath.of(insideRelease(setting, paths.release(release)), config, paths);
    return new SqliteDatabase(file, paths.backups());
  }

  /** Django's settings build the path from where they lie: it means the same in every release. */
  private static String insideRelease(String setting, Path release) {
    Path file = Path.of(setting);
    try {
      for (Path root : new Path[] {release, release.toRealPath()}) {
        if (file.startsWith(root)) {
          return root.relativize(file).toString();
        }
      }
      return Files.isSymbolicLink(file) ? file.toRealPath().toString() : setting;
    } catch (IOException e) {
      return setting;
    }
  }
}
