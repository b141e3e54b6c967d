package dev.slipway.cli;

import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.TestsRun;
import dev.slipway.plan.Origin;
import dev.slipway.release.Archive;
import dev.slipway.release.ArchiveLimits;
import dev.slipway.release.Manifest;
import dev.slipway.release.Sha256;
import dev.slipway.release.pack.Packaged;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A release on its way to the executor: packaged from the directory, or taken from an archive.
 *
 * @param app where it goes
 * @param archive a file where the executor finds it
 * @param digest the archive's digest
 * @param version the release's version
 * @param origin what is known of its source
 */
record Bringing(AppEnvironment app, Path archive, Digest digest, String version, Origin origin) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);

  /** The parameters and options that say which release and where. */
  static Usage describe(Usage usage) {
    return usage
        .parameter("ENV", false, "environment; default: local, or the only one there is")
        .value(Target.DIRECTORY, "DIR", "where slipway.yaml is; default: here")
        .value("--archive", "FILE", "take this archive instead of packaging the directory")
        .value("--version-name", "VERSION", "its version; default: from git or the project file")
        .flag("leave out the commands under 'test:'", "--no-test")
        .flag("agree to an announced 503 while the database changes", "--accept-downtime")
        .value("--accept-loss", "N", "agree that the migration loses up to so many rows");
  }

  /**
   * Tests and packages.
   *
   * @throws Failure of kind CANCELLED when this thread is interrupted
   */
  static Bringing prepare(Call call) {
    Interrupts.cancelThisThread();
    try {
      Optional<String> given = call.value("--archive");
      Bringing prepared =
          given.isPresent()
              ? fromArchive(call, call.caller().directory().resolve(given.get()), call.parameter(0))
              : fromSource(call);
      if (Thread.interrupted()) {
        throw Failure.cancelled("cancelled after packaging");
      }
      return prepared;
    } catch (Failure failure) {
      throw failure.kind() == Failure.Kind.CANCELLED
          ? failure.now("nothing was deployed")
          : failure;
    }
  }

  private static Bringing fromSource(Call call) {
    SourcePackage source = new SourcePackage(call);
    String environment = call.parameter(0).orElse(ConfigFile.LOCAL);
    AppConfig config = source.config(environment);
    Optional<TestsRun> tests = call.has("--no-test") ? Optional.empty() : source.test(environment);
    AppEnvironment app = new AppEnvironment(config.app(), environment);
    Packaged packaged = source.pack(config, incoming(call, app));
    Manifest manifest = packaged.manifest();
    String tag = manifest.commit() == null ? null : source.tag().orElse(null);
    Origin origin = new Origin(tag, manifest.commit(), tests.orElse(null));
    return new Bringing(app, packaged.archive(), packaged.sha256(), manifest.version(), origin);
  }

  /** Takes an archive in, for that environment or {@code local}. */
  static Bringing fromArchive(Call call, Path archive, Optional<String> environment) {
    try (Archive opened = Archive.open(archive, ArchiveLimits.DEFAULT)) {
      Manifest manifest = opened.manifest();
      AppEnvironment app = new AppEnvironment(manifest.app(), environment.orElse(ConfigFile.LOCAL));
      Files.createDirectories(incoming(call, app));
      // A name of its own: another deployment may be reading an archive of the same name.
      Path here = Files.createTempFile(incoming(call, app), "deploy-", ".zip");
      Files.copy(archive, here, StandardCopyOption.REPLACE_EXISTING);
      Origin origin = new Origin(null, manifest.commit(), null);
      return new Bringing(app, here, Sha256.of(here), manifest.version(), origin);
    } catch (IOException e) {
      throw Failure.failed("archive.copy", "cannot take in " + archive + ": " + e.getMessage())
          .because(e);
    }
  }

  private static Path incoming(Call call, AppEnvironment app) {
    return call.caller().home().app(app).resolve("incoming");
  }

  /** The arguments of the request that brings it. */
  Map<String, String> arguments(Call call) {
    Map<String, String> arguments =
        new TreeMap<>(call.arguments("accept-downtime", "accept-loss", "crash"));
    arguments.put("archive", archive.toString());
    arguments.put("digest", digest.hex());
    arguments.put("origin", Jsonb.instance().toJson(origin));
    arguments.put("release", TIME.format(Instant.now()) + "-" + version);
    return arguments;
  }
}
