package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.model.Failure;
import dev.slipway.release.Archive;
import dev.slipway.release.ArchiveLimits;
import dev.slipway.release.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** {@code slipway install}. */
final class InstallVerb implements Verb {

  @Override
  public String summary() {
    return "Puts an archive live on a server: .env, data into an empty database, dependencies,"
        + " start";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .parameter("ARCHIVE", true, "the deploy_*.zip that 'slipway package' made")
        .parameter("ENV", false, "environment; default: local")
        .flag("agree to an announced 503 while the database changes", "--accept-downtime")
        .value("--accept-loss", "N", "agree that the migration loses up to so many rows")
        .example(
            "slipway install deploy_20261129_101500.zip production",
            "first it makes .env from .env.example and names what to fill in (exit code 3):",
            "fill it in, and run the same once more");
  }

  @Override
  public Event.Ended run(Call call) {
    Interrupts.cancelThisThread();
    Path given = call.caller().directory().resolve(call.required(0));
    Bringing release = Bringing.fromArchive(call, given, call.parameter(1));
    Event.Ended data = bringData(call, release);
    if (!data.ok()) {
      remove(release.archive());
      return data;
    }
    if (!data.what().isEmpty()) {
      call.console().show(new Event.Note("info", data.what()));
    }
    return new ExecutorClient(call)
        .work(release.app(), Request.of("deploy", release.app(), release.arguments(call)));
  }

  /** The data first, so that the release's migrations find what they are for. */
  private static Event.Ended bringData(Call call, Bringing release) {
    try (Archive archive = Archive.open(release.archive(), ArchiveLimits.DEFAULT)) {
      Manifest.Data data = archive.manifest().data();
      if (data == null) {
        return Event.Ended.done("");
      }
      Path file =
          Files.createTempFile(
              release.archive().getParent(),
              "data-",
              ".sql",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        try (OutputStream to = Files.newOutputStream(file)) {
          archive.copy(data, to);
        }
        Request request =
            Request.of(
                "first-data",
                release.app(),
                Map.of(
                    "file", file.toString(),
                    "archive", release.archive().toString(),
                    "digest", release.digest().hex(),
                    "version", release.version()));
        return new ExecutorClient(call).work(release.app(), request);
      } finally {
        remove(file);
      }
    } catch (IOException e) {
      throw Failure.failed("archive.copy", "cannot take in the data: " + e.getMessage())
          .because(e)
          .now("nothing was changed");
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw Failure.failed("archive.copy", "cannot remove " + file).because(e);
    }
  }
}
