package dev.slipway.site;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.ProbeFile;
import dev.slipway.config.ProbeScript;
import dev.slipway.config.Variables;
import dev.slipway.config.dotenv.EnvFile;
import dev.slipway.database.Database;
import dev.slipway.database.DatabaseUrl;
import dev.slipway.database.Engine;
import dev.slipway.migration.Migrations;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.release.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Settings of releases on this host: their {@code slipway.yaml} with the shared .env filled in. */
public final class HostSettings implements Settings {
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");

  private final AppEnvironment app;
  private final SitePaths paths;
  private final Map<String, String> host;

  /**
   * Settings of one app and environment.
   *
   * @param host variables of this host, of which programs of the app see only the harmless ones
   */
  public HostSettings(AppEnvironment app, SitePaths paths, Map<String, String> host) {
    this.app = app;
    this.paths = paths;
    this.host = harmless(host);
  }

  /** Those variables of this host that programs of an app see. */
  public static Map<String, String> harmless(Map<String, String> host) {
    Map<String, String> inherited = new LinkedHashMap<>(host);
    inherited.keySet().retainAll(INHERITED);
    return Map.copyOf(inherited);
  }

  @Override
  public AppConfig ofRelease(ReleaseId release) {
    Path file = paths.release(release).resolve(ConfigFile.NAME);
    return resolve(ConfigFile.read(file, app.environment()).orThrow());
  }

  /** The probe scripts of an unpacked release. */
  List<ProbeScript> probes(ReleaseId release) {
    AppConfig config = ofRelease(release);
    Map<String, String> variables = config.probes().isEmpty() ? Map.of() : dotenv(config);
    return config.probes().stream()
        .map(name -> ProbeFile.read(paths.release(release), name).resolve(variables))
        .toList();
  }

  /** Settings of a release that is still packed, in exactly that archive. */
  AppConfig inArchive(Path archive, Digest digest) {
    requireSame(archive, digest);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry(ConfigFile.NAME);
      if (entry == null) {
        throw Failure.usage("config.missing", archive + " holds no " + ConfigFile.NAME)
            .next("package the app again with 'slipway package'");
      }
      byte[] text = zip.getInputStream(entry).readNBytes(1 << 20);
      ConfigFile.Valid valid = ConfigFile.parse(ConfigFile.NAME, text, app.environment()).orThrow();
      FirstEnv.create(zip, valid.config(), paths);
      AppConfig config = resolve(valid);
      requireProbes(zip, config);
      return config;
    } catch (IOException e) {
      throw Failure.usage("archive.unreadable", "cannot read " + archive).because(e);
    }
  }

  /** Better now than when its migration has run and its probes are to prove it. */
  private void requireProbes(ZipFile zip, AppConfig config) throws IOException {
    for (String name : config.probes()) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw ProbeFile.missing(name, "the archive");
      }
      byte[] text = zip.getInputStream(entry).readNBytes(1 << 20);
      ProbeFile.parse(name, text).resolve(dotenv(config));
    }
  }

  private static void requireSame(Path archive, Digest digest) {
    try {
      if (!Sha256.of(archive).equals(digest)) {
        throw Failure.usage("archive.changed", archive + " is not the archive that was asked for")
            .next("put the one with digest " + digest.hex() + " there");
      }
    } catch (IOException e) {
      throw Failure.usage("archive.unreadable", "cannot read " + archive).because(e);
    }
  }

  private AppConfig resolve(ConfigFile.Valid valid) {
    return Variables.resolve(valid, dotenv(valid.config()));
  }

  private Map<String, String> dotenv(AppConfig config) {
    return Files.isReadable(paths.dotEnv())
        ? EnvFile.read(paths.dotEnv(), config.dotenv(), host).values()
        : Map.of();
  }

  @Override
  public Map<String, String> variables(AppConfig config) {
    Map<String, String> variables = new LinkedHashMap<>(host);
    variables.putAll(dotenv(config));
    variables.putAll(config.env());
    DatabasePath.of(config, paths)
        .ifPresent(path -> {
          variables.put(Migrations.DATABASE, path.toString());
          config
              .database()
              .ifPresent(database -> variables.putAll(coordinates(database.settings(), path)));
        });
    ServerUrl.of(config)
        .ifPresent(place -> {
          variables.put(Migrations.DATABASE, jdbc(place));
          config
              .database()
              .ifPresent(database -> variables.putAll(ServerUrl.fill(database.settings(), place)));
        });
    return variables;
  }

  /** Only Slipway's own migrations read it, so their sessions can be told by their name. */
  private static String jdbc(DatabaseUrl place) {
    return place.engine() == Engine.POSTGRESQL
        ? place.jdbc() + "&ApplicationName=" + Database.MIGRATION
        : place.jdbc();
  }

  /** The app's own variables for its database, with the coordinates of the live one. */
  private static Map<String, String> coordinates(Map<String, String> settings, Path file) {
    Map<String, String> filled = new LinkedHashMap<>();
    settings.forEach((name, text) ->
        filled.put(
            name, text.replace("{url}", "sqlite:///" + file).replace("{path}", file.toString())));
    return filled;
  }
}
