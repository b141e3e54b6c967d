package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Restored;
import dev.slipway.database.mariadb.MariaDatabase;
import dev.slipway.database.postgres.PostgresDatabase;
import dev.slipway.database.sqlite.SqliteDatabase;
import java.util.Optional;

/** Makes of settings the database that they name. */
public final class Databases {
  private Databases() {}

  /**
   * The database whose place stands in the settings; empty where there is none, or where only the
   * app itself knows where it is.
   */
  public static Optional<Database> of(AppConfig config, SitePaths paths) {
    if (DjangoLocation.isMeant(config)) {
      ServerUrl.refuseProof(config);
      return Optional.empty();
    }
    return ServerUrl.of(config)
        .map(url -> server(url, config, paths))
        .or(() ->
            DatabasePath.of(config, paths).map(file -> new SqliteDatabase(file, paths.backups())))
        .map(database -> withoutServer(config, database));
  }

  private static Database withoutServer(AppConfig config, Database database) {
    if (database instanceof SqliteDatabase) {
      ServerUrl.refuseProof(config);
    }
    return database;
  }

  private static Database server(DatabaseUrl url, AppConfig config, SitePaths paths) {
    DatabaseUrl admin = ServerUrl.admin(config).orElse(url);
    Optional<DatabaseUrl> proof = ServerUrl.proof(config, url);
    return switch (url.engine()) {
      case POSTGRESQL -> new PostgresDatabase(url, admin, paths.backups(), restored(config), proof);
      case MARIADB -> new MariaDatabase(url, admin, paths.backups(), restored(config), proof);
    };
  }

  /** Where a backup is used again, a later rehearsal does not restore it once more. */
  private static Restored restored(AppConfig config) {
    return config.backup().maxAge().isZero() ? Restored.UNTIL_CLONED : Restored.UNTIL_NEXT;
  }
}
