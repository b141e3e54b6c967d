package dev.slipway.release;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads an npm lock file for the local packages it names: archives ({@code file:…}) and folders
 * that npm only links to. npm wants them beside the lock file.
 */
final class NodeLock {
  private NodeLock() {}

  /** The lock file, what belongs to it, and its local packages. */
  static LocalParts of(Path release, String file) throws IOException {
    Path lock = release.resolve(file);
    Path folder = lock.resolveSibling(".").normalize();
    TreeSet<Path> files = new TreeSet<>();
    files.add(release.relativize(lock));
    for (String beside : List.of("package.json", ".npmrc")) {
      LocalParts.inside(release, folder, beside).ifPresent(files::add);
    }
    for (Object each : packages(Files.readString(lock)).values()) {
      if (each instanceof Map<?, ?> found) {
        local(found)
            .flatMap(name -> LocalParts.inside(release, folder, name))
            .ifPresent(files::add);
      }
    }
    return new LocalParts(files, false);
  }

  private static Map<?, ?> packages(String json) {
    Object all = Jsonb.builder().build().type(Object.class).fromJson(json);
    return all instanceof Map<?, ?> map && map.get("packages") instanceof Map<?, ?> packages
        ? packages
        : Map.of();
  }

  private static Optional<String> local(Map<?, ?> found) {
    String resolved = found.get("resolved") instanceof String text ? text : "";
    if (resolved.startsWith("file:")) {
      return Optional.of(resolved.substring("file:".length()));
    }
    return Boolean.TRUE.equals(found.get("link")) ? Optional.of(resolved) : Optional.empty();
  }
}
