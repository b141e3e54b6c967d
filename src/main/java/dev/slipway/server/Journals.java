package dev.slipway.server;

import dev.slipway.journal.Journal;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.site.SitePaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Opens journals for reading; never creates one. */
final class Journals {
  private final Function<AppEnvironment, SitePaths> paths;

  Journals(Function<AppEnvironment, SitePaths> paths) {
    this.paths = paths;
  }

  /** Whether there is one. */
  boolean exists(AppEnvironment app) {
    return Files.exists(paths.apply(app).journal());
  }

  /**
   * The journal of an app and environment.
   *
   * @throws Failure when it was never deployed
   */
  Journal open(AppEnvironment app) {
    Path file = paths.apply(app).journal();
    if (!exists(app)) {
      throw Failure.usage("app.unknown", app + " was never deployed here")
          .next("slipway deploy " + app.environment());
    }
    return SqliteJournal.open(file);
  }
}
