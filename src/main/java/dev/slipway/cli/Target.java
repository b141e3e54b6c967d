package dev.slipway.cli;

import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.Nearest;
import dev.slipway.model.SlipwayHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which app and environment a call is about. {@code ENV} alone is enough where the rest is clear:
 * the app from {@code slipway.yaml} in the directory, else the only one on this host; no {@code
 * ENV} means {@code local}, or the only environment. Never production by default.
 */
final class Target {
  static final String APP = "--app";
  static final String DIRECTORY = "--directory";

  private static final Pattern APP_LINE = Pattern.compile("^app:\\s*[\"']?([a-z][a-z0-9-]*)");

  private Target() {}

  /** Describes {@code [ENV]} and what else says which app is meant. */
  static Usage describe(Usage usage) {
    return options(
        usage.parameter("ENV", false, "environment; default: local, or the only one there is"));
  }

  /** The same where {@code ENV} has to be given. */
  static Usage describeRequired(Usage usage) {
    return options(usage.parameter("ENV", true, "environment"));
  }

  private static Usage options(Usage usage) {
    return usage
        .value(APP, "NAME", "app; default: that of slipway.yaml here, or the only one on this host")
        .value(DIRECTORY, "DIR", "where slipway.yaml is; default: here");
  }

  /**
   * The app and environment of this call.
   *
   * @param index place of {@code ENV} among the parameters
   */
  static AppEnvironment of(Call call, int index) {
    List<AppEnvironment> installed = installed(call.caller().home());
    Optional<String> app = call.value(APP).or(() -> appHere(call)).or(() -> only(installed));
    if (app.isEmpty()) {
      throw Failure.usage("target.app", "which app?" + listed(installed))
          .next("run it where slipway.yaml is, or add --app NAME");
    }
    List<String> environments =
        installed.stream()
            .filter(there -> there.app().equals(app.get()))
            .map(AppEnvironment::environment)
            .toList();
    AppEnvironment target =
        new AppEnvironment(
            app.get(),
            call.parameter(index)
                .or(() -> usual(environments))
                .orElseThrow(() -> which(environments)));
    if (!installed.contains(target)) {
      throw Failure.usage(
              "target.unknown",
              target
                  + " was never deployed here"
                  + Nearest.hint(target.environment(), environments))
          .next("slipway status shows what was");
    }
    return target;
  }

  /** Every app and environment that has a root directory in this home. */
  static List<AppEnvironment> installed(SlipwayHome home) {
    List<AppEnvironment> found = new ArrayList<>();
    for (Path app : directories(home.apps())) {
      for (Path environment : directories(app)) {
        found.add(
            new AppEnvironment(app.getFileName().toString(), environment.getFileName().toString()));
      }
    }
    return found;
  }

  private static List<Path> directories(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, Files::isDirectory)) {
      List<Path> sorted = new ArrayList<>();
      children.forEach(sorted::add);
      sorted.sort(null);
      return sorted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The app that {@code slipway.yaml} names. Only that line is looked at: a mistake elsewhere in
   * the file must not keep anybody from rolling back.
   */
  private static Optional<String> appHere(Call call) {
    Path file = directory(call).resolve("slipway.yaml");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(APP_LINE::matcher).filter(Matcher::find).map(m -> m.group(1)).findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Where {@code slipway.yaml} is, or would be. */
  static Path directory(Call call) {
    return call.caller().directory().resolve(call.value(DIRECTORY).orElse("")).normalize();
  }

  private static Optional<String> only(List<AppEnvironment> installed) {
    List<String> apps = installed.stream().map(AppEnvironment::app).distinct().toList();
    return apps.size() == 1 ? Optional.of(apps.getFirst()) : Optional.empty();
  }

  private static Optional<String> usual(List<String> environments) {
    if (environments.contains("local")) {
      return Optional.of("local");
    }
    return environments.size() == 1 ? Optional.of(environments.getFirst()) : Optional.empty();
  }

  private static Failure which(List<String> environments) {
    return environments.isEmpty()
        ? Failure.usage("target.environment", "it was never deployed here").next("slipway deploy")
        : Failure.usage(
            "target.environment", "which environment? " + String.join(", ", environments));
  }

  private static String listed(List<AppEnvironment> installed) {
    List<String> apps = installed.stream().map(AppEnvironment::app).distinct().toList();
    return apps.isEmpty() ? " none is deployed here" : " " + String.join(", ", apps);
  }
}
