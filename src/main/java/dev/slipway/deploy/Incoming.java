package dev.slipway.deploy;

import dev.slipway.site.SitePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The archives that clients put into an app's incoming folder, each for one request of its own.
 * When that request is over nobody needs its archive any more.
 */
final class Incoming {
  private final SitePaths paths;

  Incoming(SitePaths paths) {
    this.paths = paths;
  }

  /** Deletes an archive, if it is in that folder: any other is a person's own. */
  void discard(@Nullable String archive) {
    if (archive == null || !paths.incoming().equals(Path.of(archive).getParent())) {
      return;
    }
    try {
      Files.deleteIfExists(Path.of(archive));
    } catch (IOException stays) {
      // It costs space, and no deployment fails for that.
    }
  }
}
