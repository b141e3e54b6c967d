package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.journal.Journal;
import dev.slipway.journal.SqliteJournal;
import dev.slipway.keeper.KeeperClient;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Failure;
import dev.slipway.model.SlipwayHome;
import dev.slipway.site.SitePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes an app and environment off this host: processes, route, releases and dependencies. What
 * nobody could make again (data, uploads, backups, the journal) is put aside and never deleted by
 * us.
 */
final class Remove implements Handler {
  private final SlipwayHome home;
  private final KeeperClient keeper;
  private final Operations operations;

  Remove(SlipwayHome home, KeeperClient keeper, Operations operations) {
    this.home = home;
    this.keeper = keeper;
    this.operations = operations;
  }

  @Override
  public Event.Ended handle(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    if (!request.require("confirmed").equals(app.environment())) {
      throw Failure.usage("remove.unconfirmed", "the removal of " + app + " was not confirmed")
          .now("nothing was removed");
    }
    return operations.run(app, "remove", session, operation -> remove(app));
  }

  private Event.Ended remove(AppEnvironment app) {
    SitePaths paths = new SitePaths(home.app(app));
    if (!Files.isDirectory(paths.root())) {
      throw Failure.usage("app.unknown", app + " was never deployed here");
    }
    long number = number(paths);
    keeper.remove(app, number);
    Path aside = home.removed().resolve(app.fileName() + "-" + number);
    try {
      Files.createDirectories(home.removed());
      Files.move(paths.root(), aside);
      SitePaths kept = new SitePaths(aside);
      for (Path again : List.of(kept.releases(), kept.environments(), kept.instances())) {
        delete(again);
      }
      Files.deleteIfExists(aside.resolve("current"));
    } catch (IOException e) {
      throw Failure.failed("remove.files", "the files of " + app + " could not all be removed")
          .now("its processes are stopped and its route is gone")
          .next("look at " + paths.root() + " and " + aside)
          .because(e);
    }
    return Event.Ended.done(app + " is removed; its data, backups and journal are in " + aside)
        .next("delete that folder when nobody needs them any more");
  }

  private static long number(SitePaths paths) {
    if (!Files.exists(paths.journal())) {
      return 1;
    }
    try (Journal journal = SqliteJournal.open(paths.journal())) {
      return journal.nextDeployment();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
