package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.deploy.data.Exported;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.release.Manifest;
import dev.slipway.release.pack.PackageOrder;
import dev.slipway.release.pack.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/** A package with an export of a database inside, which is gone from outside afterwards. */
final class DataPackage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneId.systemDefault());

  private final Call call;
  private final SourcePackage source;
  private final AppConfig config;

  DataPackage(Call call, SourcePackage source, AppConfig config) {
    this.call = call;
    this.source = source;
    this.config = config;
  }

  /**
   * Exports and packages.
   *
   * @throws Failure when either does not work; there is no archive then
   */
  Packaged pack(Path output) {
    Instant now = Instant.now();
    String name = "deploy_db_" + TIME.format(now) + ".sql";
    Path file = output.resolve(".unfinished-" + name);
    try {
      Files.createDirectories(output);
      Exported exported = export(file);
      Manifest.Data described =
          new Manifest.Data(
              name, exported.bytes(), exported.sha256(), exported.tables(), exported.rows());
      return source.pack(config, output, now, Optional.of(new PackageOrder.Data(file, described)));
    } catch (IOException e) {
      throw Failure.failed("package.write", "packaging failed: " + e.getMessage()).because(e);
    } finally {
      remove(file);
    }
  }

  private Exported export(Path file) {
    String environment = call.value("--data-from").orElse(ConfigFile.LOCAL);
    AppEnvironment app = new AppEnvironment(config.app(), environment);
    if (!Target.installed(call.caller().home()).contains(app)) {
      throw Failure.usage("target.unknown", app + " was never deployed here: it has no data")
          .now("no archive was written")
          .next("slipway deploy " + environment + ", or --data-from another environment");
    }
    Event.Ended end = DbExport.to(call, app, file.toString(), Map.of());
    if (!end.ok()) {
      throw Failure.failed(end.code(), end.what()).now("no archive was written").next(end.next());
    }
    return Answers.read(end, Exported.class);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".sha256"));
    } catch (IOException e) {
      throw Failure.failed("package.write", "cannot remove " + file).because(e);
    }
  }
}
