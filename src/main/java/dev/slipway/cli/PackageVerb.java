package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.AppConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.model.Amount;
import dev.slipway.release.Manifest;
import dev.slipway.release.pack.Packaged;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code slipway package}. */
final class PackageVerb implements Verb {

  /**
   * What programs get.
   *
   * @param archive path of the archive
   * @param version the release's version
   * @param sha256 digest of the archive
   * @param files how many files it holds
   * @param bytes its size
   * @param leftOut what was left out, and why
   * @param warnings what a person should look at
   * @param data the export inside; null when there is none
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  record Result(
      String archive,
      String version,
      String sha256,
      int files,
      long bytes,
      List<String> leftOut,
      List<String> warnings,
      @Nullable String data) {}

  @Override
  public String summary() {
    return "Makes an archive of this release: code, migrations, dependency list, manifest";
  }

  @Override
  public void describe(Usage usage) {
    usage
        .value(Target.DIRECTORY, "DIR", "where slipway.yaml is; default: here")
        .value("--output", "DIR", "where the archive goes; default: dist/")
        .value("--version-name", "VERSION", "its version; default: from git or the project file")
        .flag("leave out the commands under 'test:'", "--no-test")
        .flag("put an export of the database in as well, as deploy_db_*.sql", "--with-data")
        .value("--data-from", "ENV", "for --with-data: of this environment; default: local")
        .example(
            "slipway package",
            "slipway package --with-data",
            "slipway package --output /tmp --version-name 1.4.0");
  }

  @Override
  public Event.Ended run(Call call) {
    Interrupts.cancelThisThread();
    SourcePackage source = new SourcePackage(call);
    if (!call.has("--no-test")) {
      source.test(ConfigFile.LOCAL);
    }
    Path output =
        call.value("--output")
            .map(given -> call.caller().directory().resolve(given))
            .orElse(Target.directory(call).resolve("dist"));
    AppConfig config = source.config(ConfigFile.LOCAL);
    Packaged packaged =
        call.has("--with-data")
            ? new DataPackage(call, source, config).pack(output)
            : source.pack(config, output);
    Manifest.Data data = packaged.manifest().data();
    Result result =
        new Result(
            packaged.archive().toString(),
            packaged.manifest().version(),
            packaged.sha256().hex(),
            packaged.manifest().files().size(),
            packaged.size(),
            packaged.leftOut().stream().map(out -> out.path() + ": " + out.reason()).toList(),
            packaged.warnings(),
            data == null ? null : data.path());
    return Event.Ended.done("")
        .with(Jsonb.builder().build().toJson(result))
        .next("slipway deploy --archive " + packaged.archive());
  }

  @Override
  public String text(Event.Ended end) {
    Result result = Answers.read(end, Result.class);
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: version %s, %s, %s%n"
            .formatted(
                result.archive(),
                result.version(),
                Amount.of(result.files(), "file"),
                Amount.ofBytes(result.bytes())));
    if (result.data() != null) {
      text.append("with data: ").append(result.data()).append(", loaded once and equal\n");
    }
    if (!result.leftOut().isEmpty()) {
      text.append("left out:\n");
      result.leftOut().forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return text.toString();
  }
}
