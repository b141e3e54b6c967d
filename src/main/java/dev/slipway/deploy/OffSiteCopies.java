package dev.slipway.deploy;

import dev.slipway.config.AppConfig.BackupConfig;
import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Contents;
import dev.slipway.database.Draft;
import dev.slipway.database.Retention;
import dev.slipway.model.Amount;
import dev.slipway.model.AppEnvironment;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import dev.slipway.offsite.OffSite;
import dev.slipway.offsite.Stored;
import dev.slipway.site.SitePaths;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The backups of one app and environment and their copies off site. What touches the backups here
 * is done under the lock of deployments, so that none is pruned meanwhile; what goes over the
 * network is not, so that nobody waits for it. For one thread at a time.
 */
public final class OffSiteCopies implements AutoCloseable {
  private static final Digest NONE = new Digest("0".repeat(64));

  private final BackupConfig config;
  private final BackupStore store;
  private final Path spool;
  private final OffSite place;

  private OffSiteCopies(BackupConfig config, BackupStore store, Path spool, OffSite place) {
    this.config = config;
    this.store = store;
    this.spool = spool;
    this.place = place;
  }

  /**
   * The copies that these settings ask for.
   *
   * @throws Failure when they ask for none
   */
  public static OffSiteCopies of(AppEnvironment app, BackupConfig config, SitePaths paths) {
    OffSite place =
        config
            .offSite()
            .map(settings -> OffSite.at(settings, app, paths.offSite()))
            .orElseThrow(() ->
                Failure.usage("off-site.none", app + " keeps no backups off site")
                    .next("say where under backup: off-site: in slipway.yaml, and deploy"));
    return new OffSiteCopies(config, new BackupStore(paths.backups()), paths.offSite(), place);
  }

  /** Whether something waits to be uploaded. Quick: looks into a folder of ours. */
  public static boolean hasWaiting(SitePaths paths) {
    File[] files = paths.offSite().toFile().listFiles((folder, name) -> name.endsWith(".json"));
    return files != null && files.length > 0;
  }

  /** Where they are, for people. */
  public String describe() {
    return place.describe();
  }

  /** Encrypts a backup, so that it can be uploaded whatever becomes of it. Under the lock. */
  public Stored seal(BackupName name) {
    Backup backup =
        store
            .find(name)
            .orElseThrow(() ->
                Failure.usage("backup.unknown", "there is no backup " + name)
                    .next("slipway backup list ENV"));
    return place.seal(
        new Stored(
            backup.name().value(),
            backup.number(),
            backup.version(),
            backup.takenAt(),
            backup.bytes(),
            backup.contents().rows(),
            backup.assurance() == Assurance.PROVEN,
            backup.tool(),
            NONE,
            0),
        store.directory(name));
  }

  /**
   * Uploads what waits for it, and deletes there what retention does not keep. Without the lock.
   *
   * @return what was done, in words
   */
  public String upload(Progress progress) {
    List<Stored> waiting = place.sealed();
    for (Stored sealed : waiting) {
      place.upload(sealed, progress);
    }
    // What somebody just asked to have there is not deleted in the same breath, however old.
    Set<BackupName> fresh =
        waiting.stream().map(one -> new BackupName(one.name())).collect(Collectors.toSet());
    List<BackupName> gone = prunable(fresh);
    gone.forEach(name -> place.delete(name.value()));
    return "%s uploaded to %s and confirmed, %d deleted there"
        .formatted(Amount.of(waiting.size(), "backup"), describe(), gone.size());
  }

  private List<BackupName> prunable(Set<BackupName> fresh) {
    List<Backup> there = place.list().stream().map(OffSiteCopies::outline).toList();
    return new Retention(config.keep(), Instant.now(), config.zoneOrHosts())
        .prunable(there, fresh, Set.of());
  }

  /** As much of a backup as retention looks at. */
  private static Backup outline(Stored stored) {
    return new Backup(
        new BackupName(stored.name()),
        stored.number(),
        stored.version(),
        stored.takenAt(),
        stored.bytes(),
        stored.digest(),
        stored.tool(),
        stored.proven() ? Assurance.PROVEN : Assurance.COPIED,
        new Contents(new Catalogue(NONE, List.of()), List.of()),
        List.of(),
        Map.of(),
        List.of());
  }

  /** Those that are there, newest first. */
  public List<Stored> list() {
    return place.list();
  }

  /** Whether this host can read what it sends there. */
  public boolean isReadable() {
    return place.isReadable();
  }

  /** Compares the bytes that are there with those that were sent. */
  public void compare(Stored stored, Progress progress) {
    place.compare(stored, scratch(stored), progress);
  }

  /** Brings a backup onto this host, still encrypted. Without the lock. */
  public void download(Stored stored, Progress progress) {
    place.download(stored, scratch(stored), progress);
  }

  /**
   * Makes what was downloaded one of the backups here; downloads what is missing of it. Under the
   * lock.
   *
   * @param name what it is called here
   */
  public Backup fetch(Stored stored, BackupName name, Progress progress) {
    requireAbsent(name);
    try (Draft draft = store.draft()) {
      place.fetch(stored, draft.directory(), scratch(stored), progress);
      return store.adopt(draft, name);
    }
  }

  /** Refuses to fetch what is here. */
  public void requireAbsent(BackupName name) {
    if (store.find(name).isPresent()) {
      throw Failure.usage("backup.exists", "there is a backup " + name + " here already")
          .now("nothing was fetched");
    }
  }

  private Path scratch(Stored stored) {
    try {
      return Files.createDirectories(spool).resolve(stored.name() + ".fetched");
    } catch (IOException e) {
      throw Failure.failed("off-site.spool", "cannot create " + spool).because(e);
    }
  }

  @Override
  public void close() {
    place.close();
  }
}
