package dev.slipway.keeper.proxy;

import dev.slipway.keeper.Desired;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file an address names in the folders of older releases, and only there: no part of the
 * address leads out of a folder, and neither does a link inside it.
 *
 * @param assets prefixes and folders; the first folder of each is the current release's
 */
record AssetFinder(List<Desired.Assets> assets) {

  AssetFinder {
    assets = List.copyOf(assets);
  }

  /** Whether looking could find something for this path as it came, still encoded. */
  boolean concerns(String path) {
    return assets.stream().anyMatch(a -> a.folders().size() > 1 && path.startsWith(a.prefix()));
  }

  /**
   * The real path of the file that the current release lacks and an older one has; null when the
   * app shall answer. Reads the file system.
   */
  @Nullable Path find(String path) {
    for (Desired.Assets each : assets) {
      if (path.startsWith(each.prefix()) && each.folders().size() > 1) {
        String name = decode(path.substring(each.prefix().length()));
        Path found = name == null ? null : findIn(each.folders(), name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** The name with its encoding undone; null when it is not a plain name below the prefix. */
  private static @Nullable String decode(String encoded) {
    String name;
    try {
      name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
    for (String segment : name.split("/", -1)) {
      if (segment.isEmpty() || segment.startsWith(".") || segment.indexOf('\\') >= 0) {
        return null;
      }
    }
    return name;
  }

  private static @Nullable Path findIn(List<String> folders, String name) {
    try {
      if (Files.exists(Path.of(folders.getFirst(), name))) {
        return null;
      }
      for (String folder : folders.subList(1, folders.size())) {
        Path file = Path.of(folder, name);
        if (Files.isRegularFile(file)) {
          Path real = file.toRealPath();
          return real.startsWith(Path.of(folder).toRealPath()) ? real : null;
        }
      }
      return null;
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }
}
