package dev.slipway.server;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.database.Proof;
import dev.slipway.deploy.BackupMemory;
import dev.slipway.deploy.Deployments;
import dev.slipway.deploy.OffSiteCopies;
import dev.slipway.deploy.schedule.Runs;
import dev.slipway.deploy.schedule.Task;
import dev.slipway.journal.Audit;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.offsite.Stored;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is done with backups without anybody asking, each done again from its beginning when it was
 * cut off: what is complete by then is found complete. Thread-safe.
 */
final class Chores {
  private static final String WHO = "slipway";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Sites sites;
  private final Deployments deployments;
  private final Queue queue;
  private final Map<AppEnvironment, ReentrantLock> uploads = new ConcurrentHashMap<>();

  Chores(Sites sites, Deployments deployments, Queue queue) {
    this.sites = sites;
    this.deployments = deployments;
    this.queue = queue;
  }

  /**
   * Does it.
   *
   * @param slot names this run
   * @return what was done, in words
   * @throws Failure what did not work
   */
  String run(Task task, AppEnvironment app, Instant slot) {
    return switch (task) {
      case BACKUP -> backUp(app, slot);
      case OFF_SITE -> upload(app, Progress.SILENT);
      case VERIFY -> verify(app);
    };
  }

  private String backUp(AppEnvironment app, Instant slot) {
    Optional<Backup> taken =
        queue.alone(app, "scheduled backup", progress -> take(app, slot, progress));
    if (taken.isEmpty()) {
      return "there are no data yet";
    }
    int pruned =
        queue
            .inTurn(app, "backup prune", progress -> deployments.prune(app, false, WHO, progress))
            .size();
    return "%s, %s, restored and equal; %d deleted"
        .formatted(taken.get().name(), Amount.of(taken.get().contents().rows(), "row"), pruned);
  }

  private Optional<Backup> take(AppEnvironment app, Instant slot, Progress progress) {
    ReleaseId release = current(app);
    AppConfig config = sites.config(app, release);
    Database database = database(app, config, progress);
    if (!database.exists()) {
      return Optional.empty();
    }
    BackupName name = new BackupName("scheduled-" + TIME.format(slot) + "-" + release.version());
    Backup backup = database.backUp(name, release.version(), Assurance.PROVEN, progress);
    if (config.backup().offSite().isPresent()) {
      try (OffSiteCopies copies = copies(app, config)) {
        progress.say("encrypting " + name);
        copies.seal(name);
      }
    }
    return Optional.of(backup);
  }

  /** Uploads what waits; a second caller waits for the first, and finds nothing left. */
  String upload(AppEnvironment app, Progress progress) {
    ReentrantLock one = uploads.computeIfAbsent(app, any -> new ReentrantLock());
    one.lock();
    try (OffSiteCopies copies = copies(app, sites.config(app, current(app)))) {
      return copies.upload(progress);
    } finally {
      one.unlock();
    }
  }

  /** The same since somebody asked: what a run of ours could not do before is done then. */
  String uploadAsked(AppEnvironment app, Progress progress) {
    String how = upload(app, progress);
    try (Audit audit = Audit.open(sites.paths(app).journal())) {
      Runs runs = new Runs(audit, Task.OFF_SITE);
      if (runs.fails()) {
        runs.done(Instant.now(), how);
      }
    }
    return how;
  }

  private String verify(AppEnvironment app) {
    AppConfig config = sites.config(app, current(app));
    String here = queue.alone(app, "scheduled verification", at -> verifyHere(app, config, at));
    return config.backup().offSite().isPresent() ? here + "; " + verifyOffSite(app, config) : here;
  }

  private String verifyHere(AppEnvironment app, AppConfig config, Progress progress) {
    Database database = database(app, config, progress);
    Optional<Backup> newest =
        database.backups().stream()
            .filter(b -> !b.isRescue() && b.assurance() == Assurance.PROVEN)
            .findFirst();
    if (newest.isEmpty()) {
      throw Failure.state("backup.none", "there is no proven backup")
          .next("slipway backup create " + app.environment());
    }
    prove(app, database, newest.get().name(), newest.get().name(), "restored, equal", progress);
    return newest.get().name() + " restored and equal";
  }

  /** What was fetched lies among the backups only until it was restored. */
  private String verifyOffSite(AppEnvironment app, AppConfig config) {
    try (OffSiteCopies copies = copies(app, config)) {
      Optional<Stored> newest = copies.list().stream().findFirst();
      if (newest.isEmpty()) {
        throw Failure.state("off-site.empty", "there is no backup in " + copies.describe())
            .next("slipway backup push " + app.environment());
      }
      BackupName name = new BackupName(newest.get().name());
      if (!copies.isReadable()) {
        copies.compare(newest.get(), Progress.SILENT);
        return name + " off site has the bytes that were sent; unproven: no identity reads it here";
      }
      BackupName fetched = new BackupName("fetched-" + name);
      copies.download(newest.get(), Progress.SILENT);
      return queue.alone(
          app,
          "scheduled verification off site",
          progress -> {
            Database database = database(app, config, progress);
            database.delete(fetched);
            try {
              copies.fetch(newest.get(), fetched, progress);
              prove(
                  app, database, fetched, name, "fetched from off site, restored, equal", progress);
            } finally {
              database.delete(fetched);
            }
            return name + " fetched from off site, restored and equal";
          });
    }
  }

  /** Restores a backup and remembers what came of it. */
  private void prove(
      AppEnvironment app,
      Database database,
      BackupName restored,
      BackupName about,
      String how,
      Progress progress) {
    Proof proof = database.verify(restored, progress);
    try (Audit audit = Audit.open(sites.paths(app).journal())) {
      BackupMemory memory = new BackupMemory(audit, WHO);
      if (proof.equal()) {
        memory.proven(about, how);
        return;
      }
      if (restored.equals(about)) {
        memory.differs(about, String.join("; ", proof.differences()));
      }
    }
    throw Failure.state(
        "backup.differs",
        "%s was restored and is not what its manifest says: %s"
            .formatted(restored, String.join("; ", proof.differences())));
  }

  private Database database(AppEnvironment app, AppConfig config, Progress progress) {
    return sites
        .open(app, 0, config, progress)
        .database()
        .orElseThrow(
            () -> Failure.usage("database.none", app + " has no database in its slipway.yaml"));
  }

  private OffSiteCopies copies(AppEnvironment app, AppConfig config) {
    SitePaths paths = sites.paths(app);
    return OffSiteCopies.of(app, config.backup(), paths);
  }

  private ReleaseId current(AppEnvironment app) {
    return sites
        .current(app)
        .orElseThrow(() ->
            Failure.usage("release.none", app + " has no release on this host")
                .next("slipway deploy " + app.environment()));
  }
}
