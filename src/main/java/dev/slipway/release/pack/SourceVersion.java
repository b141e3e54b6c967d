package dev.slipway.release.pack;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a source tree, from the first that knows one: Git's tag, {@code pyproject.toml},
 * {@code package.json}, the commit, the time.
 */
final class SourceVersion {
  /** A table heading, and the {@code version} of [project] or [tool.poetry]; see PEP 621. */
  private static final Pattern TABLE = Pattern.compile("\\s*\\[([^\\[\\]]+)]\\s*(#.*)?");

  private static final Pattern VERSION =
      Pattern.compile("\\s*version\\s*=\\s*[\"']([^\"']+)[\"'].*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss").withZone(ZoneOffset.UTC);

  private SourceVersion() {}

  /**
   * The version, safe as part of a file name. A source that is not as committed gets {@code
   * +changed}, because the tag alone would be a lie.
   *
   * @param changed whether what is packaged differs from the commit
   */
  static String of(Path source, Optional<Checkout> checkout, boolean changed, Instant lastChange) {
    Optional<String> tag = checkout.flatMap(Checkout::described).map(SourceVersion::withoutV);
    String version =
        tag.or(() -> pyproject(source))
            .or(() -> packageJson(source))
            .or(() -> checkout.map(git -> git.commit().substring(0, 12)))
            .orElseGet(() -> TIME.format(lastChange));
    return safe(version) + (changed ? "+changed" : "");
  }

  private static String withoutV(String tag) {
    return tag.matches("v[0-9].*") ? tag.substring(1) : tag;
  }

  private static String safe(String version) {
    String safe = version.strip().replaceAll("[^A-Za-z0-9._+-]", "-");
    return safe.substring(0, Math.min(safe.length(), 60));
  }

  private static Optional<String> pyproject(Path source) {
    String table = "";
    for (String line : text(source.resolve("pyproject.toml")).lines().toList()) {
      Matcher heading = TABLE.matcher(line);
      if (heading.matches()) {
        table = heading.group(1).strip();
      }
      Matcher version = VERSION.matcher(line);
      if (version.matches() && (table.equals("project") || table.equals("tool.poetry"))) {
        return Optional.of(version.group(1));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> packageJson(Path source) {
    String json = text(source.resolve("package.json"));
    try {
      return json.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(
                  Jsonb.builder().build().type(Map.class).fromJson(json).get("version"))
              .map(Object::toString);
    } catch (JsonException e) {
      return Optional.empty(); // npm itself will complain
    }
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
