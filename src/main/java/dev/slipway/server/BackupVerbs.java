package dev.slipway.server;

import dev.slipway.api.Event;
import dev.slipway.api.Request;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.database.Proof;
import dev.slipway.deploy.BackupMemory;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.schedule.Schedules;
import dev.slipway.journal.Audit;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.ReleaseId;
import dev.slipway.report.BackupList;
import dev.slipway.site.Sites;
import io.avaje.jsonb.Jsonb;
import java.time.Clock;
import java.time.Instant;
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
            Set.of("note"),
            (request, session) ->
                alone(
                    request,
                    "backup create",
                    session,
                    operation -> create(operation, session.peer().user(), request))),
        new Verb("backup-prune", Set.of("dry-run"), this::prune),
        new Verb(
            "backup-verify",
            Set.of("name"),
            (request, session) ->
                alone(
                    request,
                    "backup verify",
                    session,
                    operation ->
                        verify(
                            operation,
                            session.peer().user(),
                            new BackupName(request.require("name"))))));
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
    try (Audit audit = Audit.open(sites.paths(app).journal())) {
      BackupMemory memory = new BackupMemory(audit, session.peer().user());
      List<BackupList.Line> lines =
          database.backups().stream().map(backup -> line(backup, memory)).toList();
      List<String> problems =
          Schedules.of(sites.config(app, current(app)).backup(), audit, clock.instant()).stream()
              .flatMap(standing -> standing.problem().stream())
              .toList();
      return Event.Ended.done("")
          .with(json.toJson(new BackupList(app.toString(), lines, problems)));
    }
  }

  private Event.Ended prune(Request request, Session session) {
    AppEnvironment app = request.requireApp();
    boolean dryRun = request.has("dry-run");
    String who = session.peer().user();
    return operations.run(
        app,
        "backup prune",
        session,
        operation -> {
          Narration progress = new Narration(operation::emit);
          List<BackupName> gone = deployments.prune(app, dryRun, who, progress);
          gone.forEach(name -> operation.emit(new Event.Note("info", name.value())));
          String how = dryRun ? " would be deleted" : " deleted";
          return Event.Ended.done(Amount.of(gone.size(), "backup") + how);
        });
  }

  private Event.Ended create(Operation operation, String who, Request request) {
    AppEnvironment app = operation.app();
    ReleaseId release = current(app);
    Narration progress = new Narration(operation::emit);
    String version = release.version();
    BackupName name = new BackupName("asked-" + TIME.format(clock.instant()) + "-" + version);
    Backup backup =
        database(app, release, progress).backUp(name, version, Assurance.PROVEN, progress);
    try (Audit audit = Audit.open(sites.paths(app).journal())) {
      BackupMemory memory = new BackupMemory(audit, who);
      request.argument("note").ifPresent(words -> memory.note(name, words));
      return created(backup, memory);
    }
  }

  private Event.Ended created(Backup backup, BackupMemory memory) {
    return Event.Ended.done(
            "backup %s: %s in %s, restored beside the live database, equal"
                .formatted(
                    backup.name(),
                    Amount.of(backup.contents().rows(), "row"),
                    Amount.of(backup.contents().tables().size(), "table")))
        .with(json.toJson(line(backup, memory)));
  }

  private Event.Ended verify(Operation operation, String who, BackupName name) {
    AppEnvironment app = operation.app();
    Narration progress = new Narration(operation::emit);
    Database database = database(app, current(app), progress);
    if (database.backup(name).isEmpty()) {
      throw Failure.usage("backup.unknown", app + " has no backup " + name)
          .next("slipway backup list " + app.environment());
    }
    Proof proof = database.verify(name, progress);
    try (Audit audit = Audit.open(sites.paths(app).journal())) {
      BackupMemory memory = new BackupMemory(audit, who);
      if (proof.equal()) {
        memory.proven(name, "restored beside the live database, equal");
      } else {
        memory.differs(name, String.join("; ", proof.differences()));
      }
    }
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

  private static BackupList.Line line(Backup backup, BackupMemory memory) {
    Instant taken = backup.assurance() == Assurance.PROVEN ? backup.takenAt() : null;
    return new BackupList.Line(
        backup.name().value(),
        backup.version(),
        backup.takenAt(),
        backup.bytes(),
        backup.contents().rows(),
        backup.assurance() == Assurance.PROVEN && !memory.isBad(backup.name()),
        backup.digest().hex(),
        memory.lastProven(backup.name()).orElse(taken),
        memory.isBad(backup.name()),
        memory.note(backup.name()));
  }
}
