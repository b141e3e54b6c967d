package dev.slipway.database.provided;

import dev.slipway.database.Assurance;
import dev.slipway.database.Backup;
import dev.slipway.database.BackupStore;
import dev.slipway.database.Blocking;
import dev.slipway.database.Catalogue;
import dev.slipway.database.Changes;
import dev.slipway.database.Changes.TableChanges;
import dev.slipway.database.Clone;
import dev.slipway.database.Contents;
import dev.slipway.database.Database;
import dev.slipway.database.Demand;
import dev.slipway.database.Draft;
import dev.slipway.database.OtherWriters;
import dev.slipway.database.Proof;
import dev.slipway.database.TableContents;
import dev.slipway.database.WriteGuard;
import dev.slipway.model.BackupName;
import dev.slipway.model.Digest;
import dev.slipway.model.Failure;
import dev.slipway.model.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A database whose backups are a provider's snapshots. What is live is looked at as ever; but
 * nobody can restore a snapshot beside it, so none is ever called proven, nothing is rehearsed on
 * one, and what was written since one is known only as a bound: all rows of each table that
 * differs.
 */
public final class ProvidedBackups implements Database {
  private static final String ID = "snapshot";

  /** Noted on a backup whose contents were read while customers wrote. */
  private static final String WRITTEN =
      "customers wrote while the snapshot was taken: what it holds is not known exactly";

  private final Database live;
  private final BackupStore store;
  private final Snapshots snapshots;

  /**
   * The same database with other backups.
   *
   * @param store where the manifests are kept
   */
  public ProvidedBackups(Database live, BackupStore store, Snapshots snapshots) {
    this.live = live;
    this.store = store;
    this.snapshots = snapshots;
  }

  @Override
  public String describe() {
    return live.describe();
  }

  @Override
  public boolean exists() {
    return live.exists();
  }

  @Override
  public Contents contents(Progress progress) {
    return live.contents(progress);
  }

  @Override
  public Catalogue catalogue() {
    return live.catalogue();
  }

  @Override
  public Backup backUp(BackupName name, String version, Assurance assurance, Progress progress) {
    return store.find(name).orElseGet(() -> take(name, version, progress));
  }

  private Backup take(BackupName name, String version, Progress progress) {
    Contents before = live.contents(progress);
    Instant now = Instant.now();
    progress.say("the provider takes a snapshot for " + name);
    String id = snapshots.take(name);
    boolean still = live.contents(progress).equals(before);
    try (Draft draft = store.draft()) {
      Files.writeString(draft.directory().resolve(ID), id);
      Backup backup =
          new Backup(
              name,
              store.nextNumber(),
              version,
              now,
              live.bytes(),
              digest(id),
              "snapshot " + id + " of the provider",
              Assurance.COPIED,
              before,
              still ? List.of() : List.of(WRITTEN),
              Map.of(),
              List.of());
      store.publish(draft, backup);
      return backup;
    } catch (IOException e) {
      throw Failure.failed("backup.directory", "cannot note snapshot " + id + " as " + name)
          .because(e);
    }
  }

  /** Of what it is called, since its data never come here. */
  private static Digest digest(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return new Digest(HexFormat.of().formatHex(sha.digest(id.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public Optional<Backup> backup(BackupName name) {
    return store.find(name);
  }

  @Override
  public List<Backup> backups() {
    return store.all();
  }

  @Override
  public Proof verify(BackupName name, Progress progress) {
    throw unproven("cannot prove " + name);
  }

  @Override
  public Clone cloneInto(Path folder, BackupName from, Progress progress) {
    throw unproven("cannot make a clone of " + from);
  }

  private static Failure unproven(String what) {
    return Failure.usage(
            "provider.unproven", what + ": a provider's snapshot is restored over the live data")
        .now("nothing was changed")
        .next("prove one on another server of the provider's");
  }

  @Override
  public void dropClones() {
    live.dropClones();
  }

  @Override
  public void restore(BackupName from, BackupName rescue, Progress progress) {
    if (isRestored(from, rescue)) {
      return;
    }
    Backup backup = require(from);
    backUp(rescue, Backup.RESCUE, Assurance.COPIED, progress);
    progress.say("the provider restores " + from);
    snapshots.restore(id(from));
    requireEqual(backup, rescue, progress);
    store.noteRestored(from, rescue);
  }

  private void requireEqual(Backup backup, BackupName rescue, Progress progress) {
    List<String> differences =
        isExact(backup)
            ? live.contents(progress).differencesFrom(backup.contents())
            : live.catalogue().describeDifference(backup.contents().catalogue()).stream().toList();
    if (!differences.isEmpty()) {
      throw Failure.state(
              "restore.not-equal",
              "the provider restored %s, and the live database differs from it: %s"
                  .formatted(backup.name(), String.join("; ", differences)))
          .now("what was live before is the snapshot " + rescue)
          .next("see what backup.provider.restore did; it may be done again");
    }
  }

  @Override
  public boolean isRestored(BackupName from, BackupName rescue) {
    return store.isRestored(from, rescue);
  }

  @Override
  public void restoreAbsence(BackupName rescue, Progress progress) {
    live.restoreAbsence(rescue, progress);
  }

  @Override
  public Changes changesSince(BackupName base, Progress progress) {
    return atMost(require(base), live.contents(progress));
  }

  @Override
  public Changes changesBetween(BackupName base, BackupName later, Progress progress) {
    Backup newer = require(later);
    requireExact(newer);
    return atMost(require(base), newer.contents());
  }

  /** Each row of a table that differs may have been written: nobody can say which were not. */
  private static Changes atMost(Backup base, Contents later) {
    requireExact(base);
    Map<String, TableContents> before = byName(base.contents());
    Map<String, TableContents> after = byName(later);
    List<TableChanges> changes = new ArrayList<>();
    after.forEach((name, table) -> {
      TableContents old = before.get(name);
      if (old == null) {
        changes.add(new TableChanges(name, table.rows(), 0, 0));
      } else if (!old.equals(table)) {
        long more = Math.max(0, table.rows() - old.rows());
        long fewer = Math.max(0, old.rows() - table.rows());
        changes.add(new TableChanges(name, more, Math.min(old.rows(), table.rows()), fewer));
      }
    });
    before.forEach((name, table) -> {
      if (!after.containsKey(name)) {
        changes.add(new TableChanges(name, 0, 0, table.rows()));
      }
    });
    return new Changes(changes.stream().filter(change -> rows(change) > 0).toList());
  }

  private static long rows(TableChanges change) {
    return change.inserted() + change.updated() + change.deleted();
  }

  private static Map<String, TableContents> byName(Contents contents) {
    Map<String, TableContents> tables = new TreeMap<>();
    contents.tables().forEach(table -> tables.put(table.table(), table));
    return tables;
  }

  private static void requireExact(Backup backup) {
    if (!isExact(backup)) {
      throw Failure.state(
              "provider.not-exact",
              "what was written since " + backup.name() + " cannot be told: " + WRITTEN)
          .now("nothing was changed");
    }
  }

  private static boolean isExact(Backup backup) {
    return !backup.complaints().contains(WRITTEN);
  }

  @Override
  public OtherWriters otherWriters(Set<Long> ours) {
    return live.otherWriters(ours);
  }

  @Override
  public WriteGuard guard(Supplier<Set<Long>> ours) {
    return live.guard(ours);
  }

  @Override
  public Blocking blocking() {
    return live.blocking();
  }

  @Override
  public int endAbandoned() {
    return live.endAbandoned();
  }

  @Override
  public List<Demand.Unmet> unmet(List<Demand> demands) {
    return live.unmet(demands);
  }

  @Override
  public long bytes() {
    return live.bytes();
  }

  @Override
  public void delete(BackupName name) {
    if (store.find(name).isPresent()) {
      snapshots.delete(id(name));
      store.delete(name);
    }
  }

  private String id(BackupName name) {
    try {
      return Files.readString(store.directory(name).resolve(ID)).strip();
    } catch (IOException e) {
      throw Failure.state("backup.manifest", "the snapshot's id of " + name + " cannot be read")
          .because(e);
    }
  }

  private Backup require(BackupName name) {
    return store
        .find(name)
        .orElseThrow(() ->
            Failure.state("backup.gone", "there is no backup " + name)
                .next("see 'slipway backup list'"));
  }
}
