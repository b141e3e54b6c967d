package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.deploy.Deployments;
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
import java.time.Clock;

/**
 * Takes an app and environment off this host: processes, route, releases and dependencies. What
 * nobody could make again (data, uploads, backups, the journal) is put aside and never deleted by
 * us.
 */
final class Remove implements Handler {
  private final SlipwayHome home;
  private final KeeperClient keeper;
  private final Deployments deployments;
  private final Operations operations;
  private final Clock clock;

  Remove(
      SlipwayHome home,
      KeeperClient keeper,
      Deployments deployments,
      Operations operations,
      Clock clock) {
    this.home = home;
    this.keeper = keeper;
    this.deployments = deployments;
    this.operations = operations;
    this.clock = clock;
  }

  @Override
  public Event.Ended handle(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    if (!request.require("confirmed").equals(app.environment())) {
      throw Failure.usage("remove.unconfirmed", "the removal of " + app + " was not confirmed")
          .now("nothing was removed");
    }
    String who = session.peer().user();
    return operations.run(
        app,
        "remove",
        session,
        operation -> deployments.alone(app, "remove", who, () -> remove(app)));
  }

  private Event.Ended remove(AppEnvironment app) {
    Path root = home.app(app);
    keeper.remove(app, number(new SitePaths(root)));
    try {
      Path aside = new PutAside(home.removed()).take(root, app.fileName(), clock.instant());
      return Event.Ended.done(
              "%s is removed; its shared files, backups and journal are in %s"
                  .formatted(app, aside))
          .next("delete that folder when nobody needs them any more");
    } catch (IOException e) {
      throw Failure.failed("remove.files", "the files of " + app + " could not all be removed")
          .now("its processes are stopped and its route is gone; no data was deleted")
          .next("look at " + root + " and " + home.removed())
          .because(e);
    }
  }

  private static long number(SitePaths paths) {
    if (!Files.exists(paths.journal())) {
      return 1;
    }
    try (Journal journal = SqliteJournal.open(paths.journal())) {
      return journal.nextDeployment();
    }
  }
}
