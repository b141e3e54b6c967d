package dev.slipway.deploy;

import dev.slipway.config.AppConfig;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.Database;
import dev.slipway.journal.Journal;
import dev.slipway.migration.MigrationState;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.ReleaseId;
import dev.slipway.plan.Intent;
import dev.slipway.plan.Means;
import dev.slipway.plan.Situation;
import dev.slipway.plan.Situation.DatabaseFacts;
import dev.slipway.process.FreePort;
import dev.slipway.process.HostMemory;
import dev.slipway.release.PackedSize;
import dev.slipway.runtime.InstanceStatus;
import dev.slipway.site.InstancePlan;
import dev.slipway.site.Site;
import dev.slipway.traffic.Traffic.Mode;
import dev.slipway.traffic.Traffic.RouteStatus;
import dev.slipway.watch.Baseline;
import dev.slipway.watch.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sees what is there, right before planning. Changes nothing. */
final class Survey {
  private final Site site;
  private final Journal journal;
  private final Intent intent;
  private final AppConfig config;

  Survey(Site site, Journal journal, Intent intent, AppConfig config) {
    this.site = site;
    this.journal = journal;
    this.intent = intent;
    this.config = config;
  }

  /** What can be seen before the release is unpacked. */
  Situation beforePreparing() {
    return see(Optional.empty(), intent.migrates());
  }

  /** The same, and where the release wants the database. */
  Situation beforeGoingLive() {
    return see(
        site.migrations().map(tool -> tool.state(site.surroundings(intent.release()))), false);
  }

  /**
   * Looks.
   *
   * @param proves whether a backup is to be proven: nothing else may depend on another server
   */
  private Situation see(Optional<MigrationState> migration, boolean proves) {
    LiveHistory history = LiveHistory.read(journal);
    List<InstancePlan> running =
        site.instances().stream()
            .map(InstanceStatus::id)
            .flatMap(id -> LiveHistory.plannedInstance(journal, id.value()).stream())
            .toList();
    Optional<Baseline> baseline = serving(running).map(web -> baseline(running, web));
    return new Situation(
        site.releases().current(),
        running,
        serving(running),
        site.database().map(database -> facts(database, proves)),
        migration,
        prunableReleases(history),
        prunableBackups(history),
        FreePort.find(),
        baseline,
        means(baseline));
  }

  private Means means(Optional<Baseline> baseline) {
    String archive = intent.archive();
    return new Means(
        freeDisk(),
        site.database().map(Database::bytes).orElse(0L),
        archive == null || site.releases().isComplete(intent.release())
            ? 0
            : PackedSize.unpacked(Path.of(archive)),
        HostMemory.available().orElse(0),
        baseline.map(Baseline::memory).orElse(0L));
  }

  private long freeDisk() {
    try {
      return Files.getFileStore(site.paths().root()).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private Baseline baseline(List<InstancePlan> running, InstancePlan serving) {
    return Baseline.of(
        site, running, serving, Thresholds.of(config.watch()), config.watch().length().toSeconds());
  }

  private Optional<InstancePlan> serving(List<InstancePlan> running) {
    RouteStatus route = site.traffic().status();
    if (route.mode() != Mode.OPEN) {
      return Optional.empty();
    }
    return route
        .upstream()
        .flatMap(up -> running.stream().filter(i -> i.id().equals(up.instance())).findFirst());
  }

  private DatabaseFacts facts(Database database, boolean proves) {
    if (!database.exists()) {
      return new DatabaseFacts(Optional.empty(), Optional.empty());
    }
    Digest schema = database.catalogue().fingerprint();
    return new DatabaseFacts(
        Optional.of(schema),
        recent(database, schema, config.backup().maxAge()),
        proves ? database.provingGround() : Optional.empty());
  }

  /** One of another schema shows nothing of what would happen to the one that is live. */
  private static Optional<BackupName> recent(Database database, Digest schema, Duration maxAge) {
    if (maxAge.isZero()) {
      return Optional.empty();
    }
    Instant oldest = Instant.now().minus(maxAge);
    return database.backups().stream()
        .filter(b -> b.assurance() == Assurance.PROVEN && b.takenAt().isAfter(oldest))
        .filter(b -> b.contents().catalogue().fingerprint().equals(schema))
        .map(Backup::name)
        .findFirst();
  }

  /**
   * Old releases, but for what serves, what comes, and what a rollback would go to then. Those that
   * a rollback passes over go first, however new they are.
   */
  private List<ReleaseId> prunableReleases(LiveHistory history) {
    Set<ReleaseId> needed = new HashSet<>();
    needed.add(intent.release());
    site.releases().current().ifPresent(needed::add);
    history.before(intent.release(), this::isUsable).ifPresent(needed::add);
    return site.releases().list().stream()
        .filter(release -> !needed.contains(release))
        .sorted(Comparator.comparing(release -> !history.served(release) || !isUsable(release)))
        .skip(Math.max(0, config.keepReleases() - needed.size()))
        .toList();
  }

  /** With the rollback that will be possible when this has gone live. */
  private List<BackupName> prunableBackups(LiveHistory history) {
    return Pruning.backups(site, history, config.backup().keep(), Stream.of(intent.release()));
  }

  private boolean isUsable(ReleaseId release) {
    return RollbackTargets.isUsable(site, release);
  }
}
