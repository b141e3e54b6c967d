package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Instead;
import dev.slipway.database.sqlite.SqliteLocation;
import dev.slipway.migration.Migrations;
import dev.slipway.model.Failure;
import dev.slipway.process.Surroundings;
import dev.slipway.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an app is led to a clone instead of its live database. In a sandbox the clone lies where the
 * live file is, so the app needs to be told nothing. Without one, every variable that names the
 * live file names the clone, in the form it had.
 */
interface Leading {

  /** The surroundings of a program, led to the clone. */
  Surroundings lead(Surroundings outside);

  /** The way that this sandbox allows. */
  static Leading of(Sandbox sandbox, AppConfig config, Instead instead) {
    return switch (instead) {
      case Instead.OfFile file -> toFile(sandbox, config, file);
      case Instead.OfServer server -> toServer(sandbox, config, server);
    };
  }

  /**
   * The clone is told in every form that the app is told of its live database. What it finds in
   * another way, such as a file of settings, leads to a server that the sandbox does not reach.
   */
  private static Leading toServer(Sandbox sandbox, AppConfig config, Instead.OfServer instead) {
    DatabaseUrl scratch = instead.scratch();
    return outside -> {
      Map<String, String> led = new LinkedHashMap<>();
      outside
          .environment()
          .forEach((name, value) -> {
            if (ServerUrl.isSame(value, instead.live())) {
              led.put(name, scratch.written(DatabaseUrl.parse(value)).text());
            }
          });
      config
          .database()
          .ifPresent(database -> led.putAll(ServerUrl.fill(database.settings(), scratch)));
      if (led.isEmpty()) {
        throw notLed();
      }
      led.put(Migrations.DATABASE, scratch.jdbc());
      return sandbox.inside(outside.with(led));
    };
  }

  private static Failure notLed() {
    return Failure.failed(
            "rehearsal.not-led",
            "no variable of the app names its database, so it cannot be led to a clone")
        .next("let a variable name it ('database.settings'), or allow a sandbox here");
  }

  private static Leading toFile(Sandbox sandbox, AppConfig config, Instead.OfFile instead) {
    Leading own = outside -> outside.with(Map.of(Migrations.DATABASE, instead.file().toString()));
    return sandbox instanceof dev.slipway.sandbox.Unguarded
        ? outside -> own.lead(byVariables(outside, config, instead))
        : outside -> sandbox.inside(own.lead(outside));
  }

  private static Surroundings byVariables(
      Surroundings outside, AppConfig config, Instead.OfFile instead) {
    Map<String, String> led = new LinkedHashMap<>();
    outside
        .environment()
        .forEach((name, value) -> {
          String other = other(value, config, instead);
          if (!other.equals(value) && !name.equals(Migrations.DATABASE)) {
            led.put(name, other);
          }
        });
    if (led.isEmpty()) {
      throw notLed();
    }
    return outside.with(led);
  }

  private static String other(String value, AppConfig config, Instead.OfFile instead) {
    String url = config.database().map(AppConfig.DatabaseConfig::url).orElse("");
    if (value.equals(url)) {
      return SqliteLocation.parse(url, List.of(instead.live())).settingFor(instead.file());
    }
    Path name = instead.file().getFileName();
    return value.replace(instead.live().resolve(name).toString(), instead.file().toString());
  }
}
