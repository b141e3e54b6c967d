package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.sqlite.SqliteLocation;
import dev.slipway.model.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the live SQLite file: it must lie where releases come and go around it. */
final class DatabasePath {
  /** Flask-SQLAlchemy 3 and later looks for relative files here. */
  private static final Path FLASK_INSTANCE = Path.of("instance");

  private DatabasePath() {}

  /** The file that the settings name, if they name one; Django has to be asked. */
  static Optional<Path> of(AppConfig config, SitePaths paths) {
    return config
        .database()
        .filter(database -> !DjangoLocation.isMeant(config) && ServerUrl.of(config).isEmpty())
        .map(database -> of(database.url(), config, paths));
  }

  /** The file that this URL or path means. */
  static Path of(String url, AppConfig config, SitePaths paths) {
    List<Path> bases =
        Stream.of(paths.shared(), paths.shared().resolve(FLASK_INSTANCE))
            .filter(
                base -> isShared(SqliteLocation.parse(url, List.of(base)).path(), config, paths))
            .toList();
    Path found =
        SqliteLocation.parse(url, bases.isEmpty() ? List.of(paths.shared()) : bases).path();
    if (found.startsWith(paths.shared()) && bases.isEmpty()) {
      throw Failure.usage(
              "database.in-release",
              "the database " + url + " would lie inside a release and go with it")
          .next("add its folder to 'shared:', such as 'shared: [data/]'");
    }
    return found;
  }

  private static boolean isShared(Path file, AppConfig config, SitePaths paths) {
    return config.shared().stream()
        .map(shared -> paths.shared().resolve(shared).normalize())
        .anyMatch(file::startsWith);
  }
}
