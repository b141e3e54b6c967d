package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
import dev.slipway.journal.Journal;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Intent.Kind;
import dev.slipway.site.Site;
import dev.slipway.site.SitePaths;
import dev.slipway.site.Sites;
import dev.slipway.traffic.Traffic.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The time in which one caller alone may change an app and environment: lock and open journal. */
final class Turn implements AutoCloseable {
  private final AppEnvironment app;
  private final Sites sites;
  private final DeployLock lock;
  private final Journal journal;

  private Turn(AppEnvironment app, Sites sites, DeployLock lock, Journal journal) {
    this.app = app;
    this.sites = sites;
    this.lock = lock;
    this.journal = journal;
  }

  /**
   * Takes the turn.
   *
   * @throws Failure of kind LOCKED when somebody else has it
   */
  static Turn take(
      AppEnvironment app, Sites sites, Function<Path, Journal> journals, String why, String who) {
    DeployLock lock = lock(app, sites, why, who);
    try {
      return new Turn(app, sites, lock, journals.apply(sites.paths(app).journal()));
    } catch (Failure failure) {
      lock.close();
      throw failure;
    }
  }

  /** Takes the lock alone, for who needs no journal. */
  static DeployLock lock(AppEnvironment app, Sites sites, String why, String who) {
    SitePaths paths = sites.paths(app);
    try {
      Files.createDirectories(paths.root());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + paths.root(), e);
    }
    return DeployLock.take(paths.deployLock(), who, "'" + why + "' of " + app);
  }

  AppEnvironment app() {
    return app;
  }

  Journal journal() {
    return journal;
  }

  LiveHistory history() {
    return LiveHistory.read(journal);
  }

  void requireNothingUnfinished() {
    Optional<Long> unfinished = journal.unfinished();
    if (unfinished.isPresent()) {
      throw Failure.state(
              "deploy.unfinished",
              "deployment " + unfinished.get() + " of " + app + " is neither live nor undone")
          .now("nothing new was begun")
          .next("slipway recover " + app.environment());
    }
  }

  /** Whether exactly the archive asked for serves. */
  boolean servesAlready(NewRelease asked) {
    Optional<ReleaseId> current = sites.current(app);
    if (current.isEmpty() || asked.archive().isEmpty()) {
      return false;
    }
    Site site = siteOfCurrent(Progress.SILENT);
    return history()
            .digestOf(current.get())
            .filter(asked.archive().get().digest()::equals)
            .isPresent()
        && site.releases().isComplete(current.get())
        && site.releases().damage(current.get()).isEmpty()
        && site.traffic().status().mode() == Mode.OPEN;
  }

  /** The site as the release that serves sets it up, for looking only. */
  Site siteOfCurrent(Progress progress) {
    return sites.open(app, 0, sites.config(app, requireCurrent()), progress);
  }

  /** The release that {@code current} points to. */
  ReleaseId requireCurrent() {
    return sites
        .current(app)
        .orElseThrow(() ->
            Failure.usage("release.none", app + " has no release on this host")
                .next("deploy first: slipway deploy " + app.environment()));
  }

  /**
   * Refuses to start a release that somebody changed after it was unpacked: what was tested and
   * what would run are not the same any more.
   */
  void requireIntact(Site site, ReleaseId release) {
    site.releases()
        .damage(release)
        .ifPresent(what -> {
          throw Failure.state(
                  "release.damaged", "release " + release + " is not what was unpacked: " + what)
              .now("nothing was begun; what runs goes on running")
              .next("deploy it again from its archive");
        });
  }

  /** Whether the release brings migrations that the database lacks. */
  boolean hasPendingMigrations(ReleaseId release) {
    Site site = siteOfCurrent(Progress.SILENT);
    return site.requireMigrations().state(site.surroundings(release)).isPending();
  }

  /** The settings of the release that an intent is about: from its archive until it is unpacked. */
  AppConfig config(Intent intent) {
    ReleaseId release = intent.release();
    String archive = intent.archive();
    Digest digest = intent.digest();
    return archive == null || digest == null || sites.isUnpacked(app, release)
        ? sites.config(app, release)
        : sites.configInArchive(app, Path.of(archive), digest);
  }

  /**
   * The settings that name the database: on the way back those of the release that is left, since
   * it is what migrated, and an earlier one may not know of any database.
   */
  AppConfig data(Intent intent, AppConfig config, Trail trail) {
    if (intent.kind() != Kind.ROLLBACK) {
      return config;
    }
    // After a crash current may be moved already.
    Optional<ReleaseId> left =
        trail.phases().isEmpty()
            ? sites.current(app)
            : Optional.ofNullable(trail.phase().previous());
    return left.map(release -> sites.config(app, release))
        .filter(settings -> settings.database().isPresent())
        .orElse(config);
  }

  @Override
  public void close() {
    try (lock) {
      journal.close();
    }
  }
}
