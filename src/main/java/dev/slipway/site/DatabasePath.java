package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.sqlite.SqliteLocation;
import dev.slipway.model.Failure;
import dev.slipway.process.Account;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the live SQLite file: it must lie where releases come and go around it. */
public final class DatabasePath {
  /** Flask-SQLAlchemy 3 and later looks for relative files here. */
  private static final Path FLASK_INSTANCE = Path.of("instance");

  private DatabasePath() {}

  /** The file that the settings name, if they name one; Django has to be asked. */
  public static Optional<Path> of(AppConfig config, SitePaths paths) {
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
    if (found.startsWith(paths.shared())) {
      requireFolderOfItsOwn(found, config, paths);
    }
    return found;
  }

  /** SQLite keeps its journal beside the file, so the app must be able to write the folder. */
  private static void requireFolderOfItsOwn(Path file, AppConfig config, SitePaths paths) {
    boolean inFolder =
        config.shared().stream()
            .filter(shared -> shared.endsWith("/"))
            .map(shared -> paths.shared().resolve(shared).normalize())
            .anyMatch(file::startsWith);
    boolean isOthers =
        config.user().map(Account::named).filter(account -> !account.isOurs()).isPresent();
    if (!inFolder && isOthers) {
      String name = String.valueOf(file.getFileName());
      throw Failure.usage(
              "database.no-own-folder",
              "'%s' could not write the database %s: SQLite keeps a journal beside it, and that"
                      .formatted(config.user().orElseThrow(), name)
                  + " folder is not the app's")
          .next(
              "put it into a folder of its own: 'shared: [data/]' and the database data/"
                  + name
                  + "; one that is there already, move to "
                  + paths.shared().resolve("data").resolve(name));
    }
  }

  private static boolean isShared(Path file, AppConfig config, SitePaths paths) {
    return config.shared().stream()
        .map(shared -> paths.shared().resolve(shared).normalize())
        .anyMatch(file::startsWith);
  }
}
