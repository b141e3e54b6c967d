package dev.slipway.cli;

import dev.slipway.api.Event;
import dev.slipway.config.ConfigFile;
import dev.slipway.model.Amount;
import dev.slipway.release.pack.Packaged;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.util.List;

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
   */
  @Json(naming = Json.Naming.LowerUnderscore)
  record Result(
      String archive,
      String version,
      String sha256,
      int files,
      long bytes,
      List<String> leftOut,
      List<String> warnings) {}

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
        .example("slipway package", "slipway package --output /tmp --version-name 1.4.0");
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
    Packaged packaged = source.pack(source.config(ConfigFile.LOCAL), output);
    Result result =
        new Result(
            packaged.archive().toString(),
            packaged.manifest().version(),
            packaged.sha256().hex(),
            packaged.manifest().files().size(),
            packaged.size(),
            packaged.leftOut().stream().map(out -> out.path() + ": " + out.reason()).toList(),
            packaged.warnings());
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
    if (!result.leftOut().isEmpty()) {
      text.append("left out:\n");
      result.leftOut().forEach(line -> text.append("  ").append(line).append('\n'));
    }
    return text.toString();
  }
}
