package dev.slipway.init;

import io.avaje.json.JsonException;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What we read of a {@code package.json}. */
@Json
record PackageJson(
    @Nullable String name,
    @Nullable String main,
    @Nullable String type,
    @Nullable Map<String, String> scripts,
    @Nullable Map<String, String> dependencies,
    @Nullable Map<String, String> devDependencies) {

  /** Reads the file at the root; absent when there is none, or none that is JSON. */
  static Optional<PackageJson> of(Sources sources) {
    return sources
        .file("package.json")
        .flatMap(file -> {
          try {
            return Optional.of(
                Jsonb.builder()
                    .build()
                    .type(PackageJson.class)
                    .fromJson(String.join("\n", file.lines())));
          } catch (JsonException _) {
            return Optional.empty();
          }
        });
  }

  Optional<String> script(String key) {
    return Optional.ofNullable(scripts).map(all -> all.get(key));
  }

  /** Whether its code is ES modules, which are only found beside the code. */
  boolean isModule() {
    return "module".equals(type);
  }

  boolean uses(String packageName) {
    return dependencies != null && dependencies.containsKey(packageName);
  }

  boolean develops(String packageName) {
    return uses(packageName)
        || (devDependencies != null && devDependencies.containsKey(packageName));
  }
}
