package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.config.AppConfig;
import dev.slipway.deploy.Consent;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.data.DataOrder;
import dev.slipway.deploy.data.Exported;
import dev.slipway.deploy.data.Exporting;
import dev.slipway.deploy.data.FirstData;
import dev.slipway.journal.Audit;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.site.Site;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The verbs that bring data out and in. Each keeps deployments of the same app out. */
final class DataVerbs {
  private static final String FILE = "file";
  private static final String OVERWRITE = "overwrite";
  private static final String BACKUP = "backup";
  private static final String CONFIRMED = "confirmed";
  private static final String ARCHIVE = "archive";
  private static final String DIGEST = "digest";
  private static final String VERSION = "version";

  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Deployments deployments;
  private final Operations operations;
  private final Clock clock;

  DataVerbs(Sites sites, Deployments deployments, Operations operations, Clock clock) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
    this.clock = clock;
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("db-export", Set.of(FILE, OVERWRITE, BACKUP), this::export),
        new Verb(
            "db-import",
            Set.of(FILE, CONFIRMED),
            (request, session) ->
                bringBack(
                    request,
                    session,
                    DataOrder.ofDump(
                        path(request, FILE), confirmed(request), session.peer().user()))),
        new Verb(
            "backup-restore",
            Set.of(BACKUP, CONFIRMED),
            (request, session) ->
                bringBack(
                    request,
                    session,
                    DataOrder.ofBackup(
                        new BackupName(request.require(BACKUP)),
                        confirmed(request),
                        session.peer().user()))),
        new Verb("first-data", Set.of(FILE, ARCHIVE, DIGEST, VERSION), this::firstData));
  }

  private static String confirmed(Request request) {
    return request.argument(CONFIRMED).orElse("");
  }

  /** Ours is another working directory than the client's. */
  private static Path path(Request request, String argument) {
    Path path = Path.of(request.require(argument));
    if (!path.isAbsolute()) {
      throw Failure.usage("usage.path", "'" + path + "' is no absolute path");
    }
    return path;
  }

  private Event.Ended export(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Path file = path(request, FILE);
    Optional<BackupName> backup = request.argument(BACKUP).map(BackupName::new);
    return alone(
        app,
        "db export",
        session,
        operation -> {
          Narration progress = new Narration(operation::emit);
          ReleaseId release = current(app);
          Site site = sites.open(app, 0, sites.config(app, release), progress);
          Exported exported =
              new Exporting(site.requireDatabase(), release.version(), clock, progress)
                  .export(file, request.has(OVERWRITE), backup);
          try (Audit audit = Audit.open(sites.paths(app).journal())) {
            audit.append(session.peer().user(), "db export", app.environment(), file.toString());
          }
          return Event.Ended.done(
                  "exported %s in %s to %s, loaded beside and equal"
                      .formatted(
                          Amount.of(exported.rows(), "row"),
                          Amount.of(exported.tables(), "table"),
                          file))
              .with(json.toJson(exported));
        });
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

  private Event.Ended bringBack(Request request, Session session, DataOrder order) {
    AppEnvironment app = request.requireApp();
    Consent consent = new Consent(session.peer().user(), false, 0, request.name());
    return operations.run(
        app,
        order.verb(),
        session,
        operation ->
            DeploymentVerbs.ended(
                app,
                Optional.of(
                    deployments.bringBack(
                        app,
                        order,
                        consent,
                        DeploymentVerbs.control(operation, new Narration(operation::emit))))));
  }

  /** Before the first deployment: the settings are those in its archive. */
  private Event.Ended firstData(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Path file = path(request, FILE);
    Digest digest = new Digest(request.require(DIGEST));
    return alone(
        app,
        "install",
        session,
        operation -> {
          Narration progress = new Narration(operation::emit);
          AppConfig config = sites.configInArchive(app, path(request, ARCHIVE), digest);
          Site site = sites.open(app, 0, config, progress);
          try (Audit audit = Audit.open(sites.paths(app).journal())) {
            return Event.Ended.done(
                new FirstData(site.database(), request.require(VERSION), audit, clock, progress)
                    .put(file, session.peer().user()));
          }
        });
  }

  private ReleaseId current(AppEnvironment app) {
    return sites
        .current(app)
        .orElseThrow(() ->
            Failure.usage("release.none", app + " has no release on this host")
                .next("slipway deploy " + app.environment()));
  }
}
