package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.database.Proof;
import dev.slipway.deploy.Deployments;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.report.BackupList;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The verbs about backups. Taking and proving them keeps deployments of the same app out. */
final class BackupVerbs {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Jsonb json = Jsonb.builder().build();
  private final Sites sites;
  private final Deployments deployments;
  private final Operations operations;
  private final Clock clock;

  BackupVerbs(Sites sites, Deployments deployments, Operations operations, Clock clock) {
    this.sites = sites;
    this.deployments = deployments;
    this.operations = operations;
    this.clock = clock;
  }

  /** All of them. */
  List<Verb> all() {
    return List.of(
        new Verb("backup-list", Set.of(), this::list),
        new Verb(
            "backup-create",
            Set.of(),
            (request, session) -> alone(request, "backup create", session, this::create)),
        new Verb(
            "backup-verify",
            Set.of("name"),
            (request, session) ->
                alone(
                    request,
                    "backup verify",
                    session,
                    operation -> verify(operation, new BackupName(request.require("name"))))));
  }

  private Event.Ended alone(Request request, String what, Session session, Operations.Work work) {
    AppEnvironment app = request.requireApp();
    String who = session.peer().user();
    return operations.run(
        app,
        what,
        session,
        operation -> deployments.alone(app, what, who, () -> work.run(operation)));
  }

  private Event.Ended list(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    Database database = database(app, current(app), new Narration(event -> {}));
    List<BackupList.Line> lines = database.backups().stream().map(BackupVerbs::line).toList();
    return Event.Ended.done("").with(json.toJson(new BackupList(app.toString(), lines)));
  }

  private Event.Ended create(Operation operation) {
    AppEnvironment app = operation.app();
    ReleaseId release = current(app);
    Narration progress = new Narration(operation::emit);
    String version = release.version();
    BackupName name = new BackupName("asked-" + TIME.format(clock.instant()) + "-" + version);
    Backup backup =
        database(app, release, progress).backUp(name, version, Assurance.PROVEN, progress);
    return Event.Ended.done(
            "backup %s: %s in %s, restored beside the live database, equal"
                .formatted(
                    name,
                    Amount.of(backup.contents().rows(), "row"),
                    Amount.of(backup.contents().tables().size(), "table")))
        .with(json.toJson(line(backup)));
  }

  private Event.Ended verify(Operation operation, BackupName name) {
    AppEnvironment app = operation.app();
    Narration progress = new Narration(operation::emit);
    Database database = database(app, current(app), progress);
    if (database.backup(name).isEmpty()) {
      throw Failure.usage("backup.unknown", app + " has no backup " + name)
          .next("slipway backup list " + app.environment());
    }
    Proof proof = database.verify(name, progress);
    if (!proof.equal()) {
      throw Failure.state(
              "backup.differs",
              "the restored backup %s is not what its manifest says: %s"
                  .formatted(name, String.join("; ", proof.differences())))
          .now("the live database was not touched")
          .next("do not rely on it; slipway backup create " + app.environment());
    }
    return Event.Ended.done("backup " + name + " was restored and equals its manifest");
  }

  private Database database(AppEnvironment app, ReleaseId release, Narration progress) {
    return sites
        .open(app, 0, sites.config(app, release), progress)
        .database()
        .orElseThrow(() ->
            Failure.usage("database.none", app + " has no database in its slipway.yaml")
                .next("name it under database: and deploy again"));
  }

  private ReleaseId current(AppEnvironment app) {
    return sites
        .current(app)
        .orElseThrow(() ->
            Failure.usage("release.none", app + " has no release on this host")
                .next("slipway deploy " + app.environment()));
  }

  private static BackupList.Line line(Backup backup) {
    return new BackupList.Line(
        backup.name().value(),
        backup.version(),
        backup.takenAt(),
        backup.bytes(),
        backup.contents().rows(),
        backup.assurance() == Assurance.PROVEN,
        backup.digest().hex());
  }
}
