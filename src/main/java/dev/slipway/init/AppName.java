package dev.slipway.init;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The app's name: what its project file calls it, else its folder's name. */
final class AppName {
  private static final Pattern PROJECT = Pattern.compile("^name\\s*=\\s*[\"']([^\"']+)[\"']");
  private static final Pattern GRADLE =
      Pattern.compile("rootProject\\.name\\s*=\\s*[\"']([^\"']+)[\"']");

  private AppName() {}

  static Found<String> of(Sources sources) {
    String folder = String.valueOf(sources.root().getFileName());
    return sources
        .file("pyproject.toml")
        .flatMap(file -> Sources.search(file, PROJECT).findFirst())
        .map(hit -> new Found<>(hit.group(1), hit.where()))
        .or(() ->
            PackageJson.of(sources)
                .flatMap(json -> Optional.ofNullable(json.name()))
                .map(name -> new Found<>(name.replaceAll("^@[^/]*/", ""), "package.json")))
        .or(() ->
            sources.file("pom.xml").flatMap(MavenJar::artifact).map(a -> new Found<>(a, "pom.xml")))
        .or(() -> gradle(sources))
        .map(found -> new Found<>(allowed(found.value()), found.evidence()))
        .filter(found -> !found.value().isEmpty())
        .orElseGet(() -> new Found<>(orApp(allowed(folder)), "the folder's name"));
  }

  static Optional<Found<String>> gradle(Sources sources) {
    return sources
        .firstOf("settings.gradle.kts", "settings.gradle")
        .flatMap(file -> Sources.search(file, GRADLE).findFirst())
        .map(hit -> new Found<>(hit.group(1), hit.where()));
  }

  /** The name with what is not allowed replaced or left out. */
  static String allowed(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+", "")
            .replaceAll("-+$", "");
    return plain.substring(0, Math.min(40, plain.length())).replaceAll("-+$", "");
  }

  private static String orApp(String name) {
    return name.isEmpty() ? "app" : name;
  }
}
