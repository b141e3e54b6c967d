package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.config.AppConfig;
import dev.slipway.database.Backup;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.OffSiteCopies;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.offsite.Stored;
import dev.slipway.report.OffSiteList;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verbs about backups that are kept off site. Only what touches the backups here keeps
 * deployments out; the network takes as long as it takes.
 */
final class OffSiteVerbs {
  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Deployments deployments;
  private final Operations operations;
  private final Chores chores;

  OffSiteVerbs(Sites sites, Deployments deployments, Operations operations, Chores chores) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
    this.chores = chores;
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("off-site-list", Set.of(), this::list),
        new Verb("off-site-push", Set.of("name"), this::push),
        new Verb("off-site-fetch", Set.of("name"), this::fetch));
  }

  private Event.Ended list(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    try (OffSiteCopies copies = copies(app)) {
      List<OffSiteList.Line> lines =
          copies.list().stream()
              .map(one ->
                  new OffSiteList.Line(
                      one.name(),
                      one.version(),
                      one.takenAt(),
                      one.bytes(),
                      one.sealedBytes(),
                      one.rows(),
                      one.proven(),
                      one.digest().hex()))
              .toList();
      return Event.Ended.done("")
          .with(json.toJson(new OffSiteList(app.toString(), copies.describe(), lines)));
    }
  }

  private Event.Ended push(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Event.Ended sealed =
        alone(
            app,
            "backup push",
            session,
            operation -> {
              try (OffSiteCopies copies = copies(app)) {
                BackupName name =
                    request.argument("name").map(BackupName::new).orElseGet(() -> newest(app));
                operation.emit(new Event.Note("info", "encrypting " + name));
                copies.seal(name);
                return Event.Ended.done(name.value());
              }
            });
    return sealed.ok()
        ? Event.Ended.done(chores.uploadAsked(app, new Narration(session::emit)))
        : sealed;
  }

  private BackupName newest(AppEnvironment app) {
    return sites
        .open(app, 0, config(app), new Narration(event -> {}))
        .requireDatabase()
        .backups()
        .stream()
        .filter(backup -> !backup.isRescue())
        .map(Backup::name)
        .findFirst()
        .orElseThrow(() ->
            Failure.usage("backup.none", app + " has no backup")
                .next("slipway backup create " + app.environment()));
  }

  private Event.Ended fetch(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    BackupName name = new BackupName(request.require("name"));
    try (OffSiteCopies copies = copies(app)) {
      Stored stored =
          copies.list().stream()
              .filter(one -> one.name().equals(name.value()))
              .findFirst()
              .orElseThrow(() ->
                  Failure.usage(
                          "backup.unknown", "there is no " + name + " in " + copies.describe())
                      .next("slipway backup list --off-site " + app.environment()));
      copies.requireAbsent(name);
      copies.download(stored, new Narration(session::emit));
      return alone(
          app,
          "backup fetch",
          session,
          operation -> {
            copies.fetch(stored, name, new Narration(operation::emit));
            return Event.Ended.done("fetched " + name + ": its bytes are those that were sent")
                .next("slipway backup verify " + name + " " + app.environment());
          });
    }
  }

  private Event.Ended alone(
      AppEnvironment app, String what, Session session, Operations.Work work) {
    String who = session.peer().user();
    return operations.run(
        app,
        what,
        session,
        operation -> deployments.alone(app, what, who, () -> work.run(operation)));
  }

  private OffSiteCopies copies(AppEnvironment app) {
    return OffSiteCopies.of(app, config(app).backup(), sites.paths(app));
  }

  private AppConfig config(AppEnvironment app) {
    Optional<ReleaseId> current = sites.current(app);
    return sites.config(
        app,
        current.orElseThrow(() ->
            Failure.usage("release.none", app + " has no release on this host")
                .next("slipway deploy " + app.environment())));
  }
}
