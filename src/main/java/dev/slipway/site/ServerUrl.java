package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.AppConfig.DatabaseConfig;
import dev.slipway.config.AppConfig.ServerConfig;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Engine;
import dev.slipway.model.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where an app's database on a server is, whichever way its settings say it. */
final class ServerUrl {
  private ServerUrl() {}

  /** The place that the settings name; empty when it is a file, or there is none. */
  static Optional<DatabaseUrl> of(AppConfig config) {
    return config.database().flatMap(ServerUrl::of);
  }

  private static Optional<DatabaseUrl> of(DatabaseConfig database) {
    return database
        .server()
        .map(ServerUrl::ofParts)
        .or(() -> Optional.of(database.url()).filter(DatabaseUrl::isOne).map(DatabaseUrl::parse));
  }

  private static DatabaseUrl ofParts(ServerConfig parts) {
    Engine engine =
        Engine.ofScheme(parts.engine())
            .orElseThrow(() ->
                Failure.usage("database.engine", "'" + parts.engine() + "' is no engine we know")
                    .next("database.engine is postgresql, mariadb or mysql"));
    return new DatabaseUrl(
        engine,
        parts.engine(),
        parts.host(),
        port(parts.port(), engine),
        parts.user(),
        parts.password(),
        parts.name(),
        Map.of());
  }

  private static int port(String text, Engine engine) {
    if (text.isBlank()) {
      return engine.port();
    }
    if (!text.strip().matches("[0-9]{1,5}")) {
      throw Failure.usage("database.port", "'" + text.strip() + "' is no port")
          .next("correct database.port in slipway.yaml, or the variable it mentions");
    }
    return Integer.parseInt(text.strip());
  }

  /** The account that Slipway itself uses on the server: its own where one is named. */
  static Optional<DatabaseUrl> admin(AppConfig config) {
    return config
        .database()
        .flatMap(DatabaseConfig::admin)
        .filter(text -> !text.isBlank())
        .map(DatabaseUrl::parse);
  }

  /**
   * The server on which backups are proven, where it is another than the live one.
   *
   * @throws Failure {@code proof.server} when it is of another engine, or no URL
   */
  static Optional<DatabaseUrl> proof(AppConfig config, DatabaseUrl live) {
    return config
        .proof()
        .server()
        .filter(text -> !text.isBlank())
        .map(text -> {
          if (!DatabaseUrl.isOne(text)) {
            throw refused("is no URL of a server", live);
          }
          DatabaseUrl proof = DatabaseUrl.parseServer(text);
          if (proof.engine() != live.engine()) {
            throw refused("names " + proof.engine().title() + ", another engine", live);
          }
          return proof;
        });
  }

  /** Refuses one where the database is a file. */
  static void refuseProof(AppConfig config) {
    if (config.proof().server().filter(text -> !text.isBlank()).isPresent()) {
      throw Failure.usage(
              "proof.server",
              "'proof.server' means nothing with SQLite: there is no server, and clones are files"
                  + " on this host")
          .now("nothing was begun")
          .next("take it out of slipway.yaml");
    }
  }

  private static Failure refused(String why, DatabaseUrl live) {
    return Failure.usage("proof.server", "'proof.server' " + why)
        .now("nothing was begun")
        .next(
            "write it as %s://user:password@host; the database is on %s"
                .formatted(live.engine().jdbcName(), live.engine().title()));
  }

  /** The app's own variables, with the parts of one place filled in. */
  static Map<String, String> fill(Map<String, String> settings, DatabaseUrl place) {
    Map<String, String> filled = new LinkedHashMap<>();
    settings.forEach((name, text) ->
        filled.put(
            name,
            text.replace("{url}", place.text())
                .replace("{host}", place.host())
                .replace("{port}", Integer.toString(place.port()))
                .replace("{name}", place.database())
                .replace("{user}", place.user())
                .replace("{password}", place.password())
                .replace("{socket}", place.socket().orElse(""))));
    return filled;
  }

  /** Whether a variable's value names the same database, in whatever form. */
  static boolean isSame(String value, DatabaseUrl place) {
    if (!DatabaseUrl.isOne(value)) {
      return false;
    }
    try {
      DatabaseUrl other = DatabaseUrl.parse(value);
      return other.engine() == place.engine()
          && other.database().equals(place.database())
          && other.port() == place.port();
    } catch (Failure noDatabaseNamed) {
      return false;
    }
  }
}
